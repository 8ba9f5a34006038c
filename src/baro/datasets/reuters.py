"""Reuters: 11,228 newswires of 1987 as sequences of word ranks, in 46 topics."""

from ..errors import InputError
from . import sequences, sources
from .sequences import Split

CLASSES = (
    "cocoa", "grain", "veg-oil", "earn", "acq", "wheat", "copper", "housing", "money-supply", "coffee", "sugar", "trade",
    "reserves", "ship", "cotton", "carcass", "crude", "nat-gas", "cpi", "money-fx", "interest", "gnp", "meal-feed",
    "alum", "oilseed", "gold", "tin", "strategic-metal", "livestock", "retail", "ipi", "iron-steel", "rubber", "heat",
    "jobs", "lei", "bop", "zinc", "orange", "pet-chem", "dlr", "gas", "silver", "wpi", "hog", "lead",
)  # fmt: skip
NPZ = sources.of_keras(
    "reuters", "reuters.npz", "sha256:d6586e694ee56d7a4e65172e12b3e987c03096cb01eab99753921ef915959916"
)
WORDS = sources.of_keras("reuters", "reuters_word_index.json", "md5:4d44cc38712099c9e383dc6e5f11a921")


def load_data(
    path: str = "reuters.npz",
    num_words: int | None = None,
    skip_top: int = 0,
    maxlen: int | None = None,
    test_split: float = 0.2,
    seed: int = 113,
    start_char: int | None = 1,
    oov_char: int | None = 2,
    index_from: int | None = 3,
) -> tuple[Split, Split]:
    """Return `(x_train, y_train), (x_test, y_test)` of the Reuters newswires, in Keras's order.

    Keras's file holds the sequences as a pickle. It is read without unpickling: nothing in it can run.
    As in Keras, `num_words` None turns the last rank into `oov_char`, and `maxlen` keeps what is shorter than it.

    Args:
        path: kept for Keras's sake; an absolute path to an existing .npz file is read instead of the usual places.
        num_words: ranks (after adding `index_from`) from here on become `oov_char`; None keeps all.
        skip_top: ranks below this become `oov_char`.
        maxlen: newswires of this length or more, with the start mark, are left out.
        test_split: the share of newswires in the test set, 0 up to but not including 1.
        seed: orders the newswires before the split.
        start_char: begins each sequence; None for no mark.
        oov_char: stands for the words left out; None drops them.
        index_from: added to each word's rank (1 is the most frequent word); None adds nothing.

    Returns:
        `x`: (8982 and 2246,) object, each a list of int; `y`: (8982 and 2246,) int64, 0 to 45.

    Raises:
        InputError: an argument is out of range, or `maxlen` leaves no newswire.
        DataError: the file is nowhere and cannot be downloaded.
        FileFormatError: the file is damaged, or holds something else than lists of integers.

    Source: D. Lewis, "Reuters-21578", 1997; `keras.datasets.reuters.load_data`.
    """
    if not 0 <= test_split < 1:
        raise InputError(f"reuters.load_data: expected 0 <= test_split < 1, received {test_split}.")
    found = sources.given(path) or sources.locate(NPZ.folder, [NPZ.name], keras=NPZ.name)
    part = sequences.read_npz((found or sources.fetch("Reuters", [NPZ]))[0], "x", "y", len(CLASSES))
    ((x, y),) = sequences.prepared(
        [part], "reuters.load_data: no newswire", num_words, skip_top, maxlen, seed, start_char, oov_char, index_from
    )
    cut = int(len(x) * (1 - test_split))
    return (x[:cut], y[:cut]), (x[cut:], y[cut:])


def get_word_index(path: str = "reuters_word_index.json") -> dict[str, int]:
    """Return each of the 30,979 words with its rank by frequency, 1 first.

    Args:
        path: kept for Keras's sake; an absolute path to an existing file is read instead of the usual places.

    Raises:
        DataError: the file is nowhere and cannot be downloaded.
        FileFormatError: the file is damaged.
    """
    return sequences.word_index("Reuters", WORDS, path)


def get_label_names() -> tuple[str, ...]:
    """Return the 46 topics in the order of the labels."""
    return CLASSES
