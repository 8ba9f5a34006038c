"""Image files: to arrays and back, refusals, and folders of images as batches."""

import io
import subprocess
import sys

import numpy as np
import pytest

import baro
from baro.errors import DTypeError, FileFormatError, InputError
from baro.utils import array_to_img, image_dataset_from_directory, img_to_array, load_img, save_img

Image = pytest.importorskip("PIL.Image")


def colours(channels, seed=0):
    return np.random.default_rng(seed).integers(0, 256, (4, 6, channels)).astype("float32")


@pytest.mark.parametrize("channels, mode", [(1, "L"), (3, "RGB"), (4, "RGBA")])
def test_arrays_to_images_and_back(channels, mode):
    x = colours(channels)
    img = array_to_img(x, scale=False)
    assert img.mode == mode and img.size == (6, 4)
    back = img_to_array(img)
    assert back.dtype == np.float32 and np.array_equal(back, x)
    first = array_to_img(x.transpose(2, 0, 1), data_format="channels_first", scale=False)
    assert np.array_equal(img_to_array(first, data_format="channels_first", dtype="uint8"), x.transpose(2, 0, 1))


def test_scale():
    assert img_to_array(array_to_img(np.array([[[-1.0], [0.0], [3.0]]]))).ravel().tolist() == [0, 63, 255]
    assert img_to_array(array_to_img(np.full((2, 2, 3), 7.0))).max() == 0
    assert array_to_img([[[70000]]], scale=False).getpixel((0, 0)) == 70000


def test_array_in_two_axes():
    assert img_to_array(np.zeros((4, 6))).shape == (4, 6, 1)
    for x in (np.zeros(3), np.zeros((1, 2, 3, 4))):
        with pytest.raises(InputError, match="expected an image of 2 or 3 axes"):
            img_to_array(x)
    for x in (np.zeros((4, 6)), np.zeros((4, 6, 2))):
        with pytest.raises(InputError, match="expected one image with 1, 3 or 4 channels last"):
            array_to_img(x)
    with pytest.raises(ValueError, match="data_format"):
        array_to_img(np.zeros((4, 6, 1)), data_format="last")


@pytest.mark.parametrize("kind", ["png", "bmp", "gif"])
@pytest.mark.parametrize("channels, mode", [(1, "grayscale"), (3, "rgb"), (4, "rgba")])
def test_files(tmp_path, kind, channels, mode):
    if kind == "gif" and channels > 1 or kind == "bmp" and channels == 4:
        pytest.skip("the format has a palette, or no transparency")
    x = colours(channels)
    save_img(tmp_path / f"a.{kind}", x, scale=False)
    assert np.array_equal(img_to_array(load_img(tmp_path / f"a.{kind}", color_mode=mode)), x)
    assert np.array_equal(img_to_array(load_img(str(tmp_path / f"a.{kind}").encode(), color_mode=mode)), x)


def test_jpeg(tmp_path):
    save_img(tmp_path / "a.jpg", np.full((8, 8, 3), 100.0), scale=False, quality=95)
    assert np.abs(img_to_array(load_img(tmp_path / "a.jpg")) - 100).max() <= 2
    with pytest.warns(UserWarning, match="JPEG has no transparency"):
        save_img(tmp_path / "b.jpg", np.full((8, 8, 4), 100.0))
    assert load_img(tmp_path / "b.jpg").mode == "RGB"


def test_open_files():
    file = io.BytesIO()
    save_img(file, colours(3), file_format="png")
    assert load_img(file).size == load_img(file).size == (6, 4)
    with pytest.raises(InputError, match="is no format that Pillow writes"):
        save_img(io.BytesIO(), colours(3), file_format="xyz")
    with pytest.raises(DTypeError, match="expected a path or an open binary file, received int"):
        load_img(3)


def test_sizes(tmp_path):
    path = tmp_path / "a.png"
    x = np.repeat(np.arange(0, 240, 40, "float32")[None, :, None], 4, axis=0)  # 4 × 6, columns of one grey
    save_img(path, x, scale=False)

    def read(**options):
        return img_to_array(load_img(path, "grayscale", **options))

    assert np.array_equal(read(target_size=(2, 3))[0, :, 0], [40, 120, 200])
    assert np.array_equal(read(target_size=(4, 4), keep_aspect_ratio=True)[0, :, 0], [40, 80, 120, 160])
    assert read(target_size=(8, 3), interpolation="lanczos").shape == (8, 3, 1)
    assert read(target_size=(4, 6)).shape == (4, 6, 1)
    with pytest.raises(InputError, match="Did you mean 'bicubic'"):
        read(target_size=(2, 2), interpolation="bicubc")
    with pytest.raises(InputError, match="expected color_mode 'grayscale', 'rgb' or 'rgba', received 'grey'"):
        load_img(path, "grey")


def test_damaged_files(tmp_path):
    path = tmp_path / "a.png"
    save_img(path, colours(3))
    data = path.read_bytes()
    for bad in (b"", b"no image", data[:40], data[:60] + b"\0" * 10 + data[70:]):
        path.write_bytes(bad)
        with pytest.raises(FileFormatError, match=r"a.png: not a readable image"):
            load_img(path)


def test_a_bomb(tmp_path, monkeypatch):
    """More pixels than Pillow holds for sound are refused before they are decoded."""
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 20)
    save_img(tmp_path / "a.png", colours(3))
    with pytest.raises(FileFormatError, match="not a readable image"):
        load_img(tmp_path / "a.png")


@pytest.fixture
def folder(tmp_path):
    """Five images of several kinds in two classes, one of them grey, and a file that is none."""
    for i, name in enumerate(["cats/a.png", "cats/b.JPG", "dogs/c.bmp", "dogs/deep/d.gif", "dogs/e.png"]):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        save_img(path, np.full((4 + i, 6, 1 if i % 2 else 3), 50.0 * i), scale=False)
    (tmp_path / "dogs" / "f.txt").write_text("no image")
    return tmp_path


def test_folder_in_order(folder, capsys):
    data = image_dataset_from_directory(folder, image_size=(3, 2), batch_size=2, shuffle=False)
    assert capsys.readouterr().out == "Found 5 files belonging to 2 classes.\n"
    assert len(data) == 3 and data.class_names == ["cats", "dogs"] and data.file_paths[0].endswith("a.png")
    images, labels = data[0]
    assert images.shape == (2, 3, 2, 3) and images.dtype == np.float32 and labels.tolist() == [0, 0]
    means = np.concatenate([x.mean(axis=(1, 2, 3)) for x, _ in data])
    assert np.abs(means - [0, 50, 100, 200, 150]).max() <= 2  # folder by folder: e.png before deep/d.gif


def test_folder_is_resized_as_the_layer_does(tmp_path):
    (tmp_path / "one").mkdir()
    x = colours(3)
    save_img(tmp_path / "one" / "a.png", x, scale=False)
    for options in ({}, {"interpolation": "nearest"}, {"crop_to_aspect_ratio": True}):
        data = image_dataset_from_directory(
            tmp_path, labels=None, image_size=3, batch_size=None, verbose=False, **options
        )
        assert np.array_equal(data[0], baro.layers.Resizing(3, 3, **options)(x))
    first = image_dataset_from_directory(
        tmp_path, labels=None, image_size=(4, 6), data_format="channels_first", verbose=False
    )
    assert np.array_equal(first[0][0], x.transpose(2, 0, 1))


def test_a_model_trains_on_a_folder(folder):
    data = image_dataset_from_directory(
        folder, color_mode="grayscale", image_size=(4, 4), label_mode="binary", seed=1, verbose=False
    )
    model = baro.Sequential(
        [baro.Input((4, 4, 1)), baro.layers.Rescaling(1 / 255), baro.layers.Flatten(), baro.layers.Dense(1, "sigmoid")]
    )
    model.compile(baro.optimizers.Adam(0.1), "binary_crossentropy", metrics=["accuracy"])
    model.fit(data, epochs=60, verbose=0)
    assert model.evaluate(data, verbose=0)[1] == 1.0


def test_folder_split(folder):
    options = {"validation_split": 0.4, "seed": 3, "image_size": (2, 2), "verbose": False}
    train, valid = image_dataset_from_directory(folder, subset="both", **options)
    assert sorted(train.file_paths + valid.file_paths) == sorted(
        image_dataset_from_directory(folder, image_size=(2, 2), shuffle=False, verbose=False).file_paths
    )
    assert len(valid.files) == 2


@pytest.mark.parametrize(
    "options, kind, text",
    [
        ({"color_mode": "grey"}, InputError, "expected color_mode"),
        ({"image_size": (1, 2, 3)}, InputError, r"expected image_size \(height, width\)"),
        ({"image_size": (0, 2)}, ValueError, "`height` must be a positive integer"),
        ({"interpolation": "cubic"}, NotImplementedError, "Unknown `interpolation` cubic"),
        ({"labels": [1]}, InputError, "len.labels. is 1 while we found 5 files"),
        (
            {"validation_split": 0.1, "subset": "validation", "seed": 1},
            InputError,
            r"No validation images found .* Allowed: .bmp, .gif",
        ),
    ],
)
def test_folder_refused(folder, options, kind, text):
    with pytest.raises(kind, match=text):
        image_dataset_from_directory(folder, verbose=False, **options)


def test_a_damaged_image_in_a_folder(folder):
    (folder / "cats" / "a.png").write_bytes(b"no image")
    with pytest.raises(FileFormatError, match=r"cats/a.png: not a readable image"):
        image_dataset_from_directory(folder, shuffle=False, verbose=False)[0]


def test_without_pillow():
    code = """
import sys
sys.modules["PIL"] = None
import baro
from baro.errors import MissingPackageError
for call in (lambda: baro.utils.load_img("a.png"), lambda: baro.utils.image_dataset_from_directory(".")):
    try:
        call()
    except MissingPackageError as error:
        print(error)
"""
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert out.stdout == 2 * 'images need the package Pillow: pip install "baro[image]"\n', out.stderr


def test_names():
    assert baro.preprocessing.image.load_img is load_img
    assert baro.preprocessing.image_dataset_from_directory is image_dataset_from_directory
