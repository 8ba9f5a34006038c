"""What of Keras is absent on purpose, and why: errors about a name say it. docs/keras-differences.md has the decisions."""

REASONS = {  # reason: names, whatever package Keras has them in
    "baro is for dense networks and has no convolutions; Flatten and Dense take images": (
        "Conv1D Conv2D Conv3D Conv1DTranspose Conv2DTranspose Conv3DTranspose Convolution1D Convolution2D Convolution3D "
        "Convolution1DTranspose Convolution2DTranspose Convolution3DTranspose DepthwiseConv1D DepthwiseConv2D SeparableConv1D "
        "SeparableConv2D SeparableConvolution1D SeparableConvolution2D conv conv_transpose depthwise_conv separable_conv fold unfold"
    ),
    "baro is for dense networks and has no pooling by windows; GlobalAveragePooling1D to 3D and GlobalMaxPooling1D to 3D are there": (
        "AveragePooling1D AveragePooling2D AveragePooling3D AvgPool1D AvgPool2D AvgPool3D MaxPooling1D MaxPooling2D MaxPooling3D "
        "MaxPool1D MaxPool2D MaxPool3D AdaptiveAveragePooling1D AdaptiveAveragePooling2D AdaptiveAveragePooling3D AdaptiveMaxPooling1D "
        "AdaptiveMaxPooling2D AdaptiveMaxPooling3D average_pool max_pool adaptive_average_pool adaptive_max_pool"
    ),
    "baro is for dense networks and has no recurrence; Embedding with Flatten or GlobalAveragePooling1D takes sequences": (
        "RNN LSTM GRU SimpleRNN LSTMCell GRUCell SimpleRNNCell StackedRNNCells Bidirectional ConvLSTM1D ConvLSTM2D ConvLSTM3D"
    ),
    "baro is for dense networks and has no attention": (
        "Attention AdditiveAttention MultiHeadAttention GroupQueryAttention dot_product_attention"
    ),
    "baro has no sound and speech": "MelSpectrogram STFTSpectrogram stft istft ctc_decode audio_dataset_from_directory",
    "baro has the image layers that make one change each, by affine maps and by colours": (
        "AugMix RandAugment RandomElasticTransform RandomPerspective ContrastLimitedAdaptiveHistogramEqualization"
    ),
    "baro has no boxes and masks of objects": "MaxNumBoundingBoxes bounding_boxes",
    "a training step keeps the activations of one batch, small beside a dense network's weights; a smaller batch_size saves more": (
        "RematScope remat"
    ),
    "what a call means is told by its operands: Tensors compute, KerasTensors make a functional model": "SymbolicScope",
    "baro computes in floats and has no quantized layers": (
        "Quantizer quantizers QuantizedDTypePolicy QuantizedFloat8DTypePolicy AWQDTypePolicy GPTQDTypePolicy Int4DTypePolicy"
    ),
    "baro runs on one machine": "distribution",
    "baro has no pretrained networks: they are convolutions": "applications",
    "baro does not run other frameworks' layers": "TFSMLayer JaxLayer FlaxLayer TorchModuleWrapper",
    "the callbacks ModelCheckpoint and BackupAndRestore write checkpoints without further packages": "OrbaxCheckpoint",
}


def why(name: str) -> str:
    """Return ": REASON. See …", to put behind an error that a name is unknown, or "" where the name is none of these.

    >>> why("LSTM")[:54]
    ': baro is for dense networks and has no recurrence; Em'
    >>> why("Dens")
    ''
    """
    for reason, names in REASONS.items():
        if f" {name} " in f" {names} ":
            return f": {reason}. See docs/keras-differences.md"
    return ""
