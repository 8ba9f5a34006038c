"""The layers. Keras: `keras.layers`."""

from typing import TYPE_CHECKING

from .. import lazy
from .base import Layer as Layer
from .core import Activation as Activation
from .core import Dense as Dense
from .core import Dropout as Dropout
from .core import Flatten as Flatten
from .core import Input as Input
from .core import InputLayer as InputLayer
from .input_spec import InputSpec as InputSpec

if TYPE_CHECKING:
    from .activation import ELU as ELU
    from .activation import LeakyReLU as LeakyReLU
    from .activation import PReLU as PReLU
    from .activation import ReLU as ReLU
    from .activation import Softmax as Softmax
    from .added import AddLoss as AddLoss
    from .added import AddMetric as AddMetric
    from .augmentation import RandomBrightness as RandomBrightness
    from .augmentation import RandomContrast as RandomContrast
    from .augmentation import RandomCrop as RandomCrop
    from .augmentation import RandomFlip as RandomFlip
    from .augmentation import RandomRotation as RandomRotation
    from .augmentation import RandomShear as RandomShear
    from .augmentation import RandomTranslation as RandomTranslation
    from .augmentation import RandomZoom as RandomZoom
    from .colours import RandomColorDegeneration as RandomColorDegeneration
    from .colours import RandomColorJitter as RandomColorJitter
    from .colours import RandomGrayscale as RandomGrayscale
    from .colours import RandomHue as RandomHue
    from .colours import RandomInvert as RandomInvert
    from .colours import RandomPosterization as RandomPosterization
    from .colours import RandomSaturation as RandomSaturation
    from .colours import Solarization as Solarization
    from .edges import Cropping1D as Cropping1D
    from .edges import Cropping2D as Cropping2D
    from .edges import Cropping3D as Cropping3D
    from .edges import UpSampling1D as UpSampling1D
    from .edges import UpSampling2D as UpSampling2D
    from .edges import UpSampling3D as UpSampling3D
    from .edges import ZeroPadding1D as ZeroPadding1D
    from .edges import ZeroPadding2D as ZeroPadding2D
    from .edges import ZeroPadding3D as ZeroPadding3D
    from .einsum_dense import EinsumDense as EinsumDense
    from .embedding import Embedding as Embedding
    from .embedding import Masking as Masking
    from .embedding import ReversibleEmbedding as ReversibleEmbedding
    from .encoding import CategoryEncoding as CategoryEncoding
    from .encoding import Discretization as Discretization
    from .hashing import HashedCrossing as HashedCrossing
    from .hashing import Hashing as Hashing
    from .image_layers import AutoContrast as AutoContrast
    from .image_layers import CenterCrop as CenterCrop
    from .image_layers import Equalization as Equalization
    from .image_layers import Resizing as Resizing
    from .joining import Concatenate as Concatenate
    from .joining import Dot as Dot
    from .joining import concatenate as concatenate
    from .joining import dot as dot
    from .lambdas import Identity as Identity
    from .lambdas import Lambda as Lambda
    from .lookup import IntegerLookup as IntegerLookup
    from .lookup import StringLookup as StringLookup
    from .merging import Add as Add
    from .merging import Average as Average
    from .merging import Maximum as Maximum
    from .merging import Minimum as Minimum
    from .merging import Multiply as Multiply
    from .merging import Subtract as Subtract
    from .merging import add as add
    from .merging import average as average
    from .merging import maximum as maximum
    from .merging import minimum as minimum
    from .merging import multiply as multiply
    from .merging import subtract as subtract
    from .mixing import CutMix as CutMix
    from .mixing import MixUp as MixUp
    from .mixing import RandomErasing as RandomErasing
    from .normalization import BatchNormalization as BatchNormalization
    from .normalization import UnitNormalization as UnitNormalization
    from .per_example import GroupNormalization as GroupNormalization
    from .per_example import LayerNormalization as LayerNormalization
    from .per_example import RMSNormalization as RMSNormalization
    from .pooling import GlobalAveragePooling1D as GlobalAveragePooling1D
    from .pooling import GlobalAveragePooling2D as GlobalAveragePooling2D
    from .pooling import GlobalAveragePooling3D as GlobalAveragePooling3D
    from .pooling import GlobalAvgPool1D as GlobalAvgPool1D
    from .pooling import GlobalAvgPool2D as GlobalAvgPool2D
    from .pooling import GlobalAvgPool3D as GlobalAvgPool3D
    from .pooling import GlobalMaxPool1D as GlobalMaxPool1D
    from .pooling import GlobalMaxPool2D as GlobalMaxPool2D
    from .pooling import GlobalMaxPool3D as GlobalMaxPool3D
    from .pooling import GlobalMaxPooling1D as GlobalMaxPooling1D
    from .pooling import GlobalMaxPooling2D as GlobalMaxPooling2D
    from .pooling import GlobalMaxPooling3D as GlobalMaxPooling3D
    from .regularization import ActivityRegularization as ActivityRegularization
    from .regularization import AlphaDropout as AlphaDropout
    from .regularization import GaussianDropout as GaussianDropout
    from .regularization import GaussianNoise as GaussianNoise
    from .regularization import SpatialDropout1D as SpatialDropout1D
    from .regularization import SpatialDropout2D as SpatialDropout2D
    from .regularization import SpatialDropout3D as SpatialDropout3D
    from .reshaping import Permute as Permute
    from .reshaping import RepeatVector as RepeatVector
    from .reshaping import Reshape as Reshape
    from .scaling import Normalization as Normalization
    from .scaling import Rescaling as Rescaling
    from .serial import deserialize as deserialize
    from .serial import serialize as serialize
    from .sharpness import RandomGaussianBlur as RandomGaussianBlur
    from .sharpness import RandomSharpness as RandomSharpness
    from .text import TextVectorization as TextVectorization
    from .wrappers import Pipeline as Pipeline
    from .wrappers import SpectralNormalization as SpectralNormalization
    from .wrappers import TimeDistributed as TimeDistributed
    from .wrappers import Wrapper as Wrapper


lazy.attach(__name__, {
    ".added": "AddLoss, AddMetric",
    ".activation": "ELU, LeakyReLU, PReLU, ReLU, Softmax",
    ".augmentation": "RandomBrightness, RandomContrast, RandomCrop, RandomFlip, RandomRotation, RandomShear, RandomTranslation, RandomZoom",
    ".colours":
        "RandomColorDegeneration, RandomColorJitter, RandomGrayscale, RandomHue, RandomInvert, RandomPosterization, RandomSaturation, Solarization",
    ".edges": "Cropping1D, Cropping2D, Cropping3D, UpSampling1D, UpSampling2D, UpSampling3D, ZeroPadding1D, ZeroPadding2D, ZeroPadding3D",
    ".einsum_dense": "EinsumDense",
    ".embedding": "Embedding, Masking, ReversibleEmbedding",
    ".encoding": "CategoryEncoding, Discretization",
    ".hashing": "HashedCrossing, Hashing",
    ".image_layers": "AutoContrast, CenterCrop, Equalization, Resizing",
    ".joining": "Concatenate, Dot, concatenate, dot",
    ".lambdas": "Identity, Lambda",
    ".lookup": "IntegerLookup, StringLookup",
    ".merging": "Add, Average, Maximum, Minimum, Multiply, Subtract, add, average, maximum, minimum, multiply, subtract",
    ".mixing": "CutMix, MixUp, RandomErasing",
    ".normalization": "BatchNormalization, UnitNormalization",
    ".per_example": "GroupNormalization, LayerNormalization, RMSNormalization",
    ".pooling":
        "GlobalAveragePooling1D, GlobalAveragePooling2D, GlobalAveragePooling3D, GlobalAvgPool1D, GlobalAvgPool2D, GlobalAvgPool3D, "
        "GlobalMaxPool1D, GlobalMaxPool2D, GlobalMaxPool3D, GlobalMaxPooling1D, GlobalMaxPooling2D, GlobalMaxPooling3D",
    ".regularization":
        "ActivityRegularization, AlphaDropout, GaussianDropout, GaussianNoise, SpatialDropout1D, SpatialDropout2D, SpatialDropout3D",
    ".reshaping": "Permute, RepeatVector, Reshape",
    ".scaling": "Normalization, Rescaling",
    ".serial": "deserialize, serialize",
    ".sharpness": "RandomGaussianBlur, RandomSharpness",
    ".text": "TextVectorization",
    ".wrappers": "Pipeline, SpectralNormalization, TimeDistributed, Wrapper",
}, "layers")  # fmt: skip
