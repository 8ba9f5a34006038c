"""Callbacks that set the learning rate: schedulers, plateaus, the finder."""

import numpy as np
import pytest

import baro
from baro import callbacks as cb
from baro import layers
from baro.core.random import global_seed_generator
from baro.errors import InputError
from test_callbacks import Given, X, Y, fit, make


def test_learning_rate_scheduler():
    history = fit(make(baro.optimizers.SGD(0.5)), cb.LearningRateScheduler(lambda epoch, rate: rate * 0.5))
    assert history.history["learning_rate"] == [0.25, 0.125, 0.0625]
    history = fit(make(), cb.LearningRateScheduler(lambda epoch: 1.0 / (1 << epoch)))
    assert history.history["learning_rate"] == [1.0, 0.5, 0.25]


def test_learning_rate_scheduler_mistakes():
    with pytest.raises(ValueError, match="should be a float, received '0.1'"):
        fit(make(), cb.LearningRateScheduler(lambda epoch, rate: "0.1"))
    schedule = baro.optimizers.schedules.ExponentialDecay(0.1, 10, 0.9)
    with pytest.raises(TypeError, match="LearningRateSchedule"):
        fit(make(baro.optimizers.SGD(schedule)), cb.LearningRateScheduler(lambda epoch, rate: rate))


def test_learning_rate_scheduler_says_what_it_does(capsys):
    fit(make(), cb.LearningRateScheduler(lambda epoch: 0.25, verbose=1), epochs=1)
    assert "Epoch 1: LearningRateScheduler setting learning rate to 0.25." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "values", "rates"),
    [
        ({"patience": 1}, [1, 2, 0.5, 2, 2], [1, 1, 0.5, 0.5, 0.25]),
        ({"patience": 2}, [1, 2, 2, 2, 2, 2], [1, 1, 1, 0.5, 0.5, 0.25]),
        ({"patience": 1, "cooldown": 2}, [1, 2, 2, 2, 2, 2, 2], [1, 1, 0.5, 0.5, 0.25, 0.25, 0.125]),
        ({"patience": 1, "min_lr": 0.3}, [1, 2, 2, 2, 2], [1, 1, 0.5, 0.3, 0.3]),
        ({"patience": 1, "min_delta": 0.5}, [1, 0.7, 0.4], [1, 1, 0.5]),
        ({"patience": 1, "epsilon": 0.5}, [1, 0.7, 0.4], [1, 1, 0.5]),
        ({"patience": 1, "mode": "max"}, [1, 2, 1, 3], [1, 1, 1, 0.5]),
    ],
)
def test_reduce_lr_on_plateau(options, values, rates):
    reduce = cb.ReduceLROnPlateau("loss", factor=0.5, **options)
    model = make(baro.optimizers.SGD(1.0, clipnorm=1e-3))
    history = fit(model, Given("loss", values), reduce, epochs=len(values))
    np.testing.assert_allclose(history.history["learning_rate"], rates, rtol=1e-6)


def test_reduce_lr_mistakes(capsys):
    with pytest.raises(ValueError, match="does not support a factor >= 1.0"):
        cb.ReduceLROnPlateau(factor=1.5)
    with pytest.raises(InputError, match="unknown argument 'patiance'. Did you mean 'patience'"):
        cb.ReduceLROnPlateau(patiance=1)
    with pytest.warns(UserWarning, match="the learning rate is not reduced"):
        fit(make(), cb.ReduceLROnPlateau(), epochs=1)
    fit(make(baro.optimizers.SGD(0.5)), Given("loss", [1, 2, 3]), cb.ReduceLROnPlateau("loss", patience=1, verbose=1))
    assert "Epoch 2: ReduceLROnPlateau reducing learning rate to 0.05" in capsys.readouterr().out


def test_learning_rate_finder():
    model = make(baro.optimizers.SGD(0.123))
    fit(model, epochs=1)
    before = [np.array(v) for v in (*model.variables, *model.optimizer.variables)]
    state = np.array(global_seed_generator().state)
    finder = model.find_lr(X, Y, min_rate=1e-4, max_rate=1e3, steps=80, batch_size=5)
    for a, v in zip(before, (*model.variables, *model.optimizer.variables), strict=True):
        np.testing.assert_array_equal(a, np.array(v))
    np.testing.assert_array_equal(state, np.array(global_seed_generator().state))
    growth = (1e3 / 1e-4) ** (1 / 79)
    np.testing.assert_allclose(finder.rates, 1e-4 * growth ** np.arange(len(finder.rates)), rtol=1e-6)
    assert 20 < len(finder.rates) < 80, "the sweep ends where the loss shoots up"
    assert max(finder.losses) > 4 * min(finder.losses)
    low = finder.rates[int(np.argmin(finder.smoothed()))]
    assert finder.suggestion == low / 10 and 1e-3 < finder.suggestion < 1
    assert float(np.asarray(model.optimizer.learning_rate)) == pytest.approx(0.123)


def test_learning_rate_finder_keeps_each_steps_own_loss():
    model = make(baro.optimizers.SGD(0.1))
    finder = cb.LearningRateFinder(min_rate=1e-30, max_rate=1e-20, steps=4)
    fit(model, finder, epochs=1, shuffle=False)
    own = [model.evaluate(X[i : i + 5], Y[i : i + 5], verbose=0) for i in range(0, 20, 5)]
    np.testing.assert_allclose(finder.losses, own, rtol=1e-5)


def test_learning_rate_finder_on_a_generator():
    def batches():
        while True:
            yield X[:5], Y[:5]

    finder = make().find_lr(batches(), min_rate=1e-4, max_rate=1e-2, steps=15)
    assert len(finder.rates) == 15 and finder.rates[-1] == pytest.approx(1e-2)


def test_learning_rate_finder_by_factor_as_the_exercise_does_it():
    finder = cb.LearningRateFinder(min_rate=1e-3, max_rate=10, factor=1.5)
    fit(make(), finder, epochs=30)
    np.testing.assert_allclose(finder.rates[:3], [1e-3, 1.5e-3, 2.25e-3])
    assert max(finder.rates) <= 10


def test_learning_rate_finder_plot():
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    finder = make().find_lr(X, Y, steps=20, min_rate=1e-4, max_rate=1)
    ax = finder.plot()
    assert ax.get_xscale() == "log" and ax.get_xlabel() == "learning rate" and len(ax.lines) == 3
    np.testing.assert_array_equal(ax.lines[0].get_ydata(), finder.losses)
    matplotlib.pyplot.close("all")


def test_learning_rate_finder_mistakes():
    with pytest.raises(InputError, match="0 < min_rate < max_rate"):
        cb.LearningRateFinder(1, 0.1)
    unbuilt = baro.Sequential([layers.Dense(1)])
    unbuilt.compile("sgd", "mse")
    with pytest.raises(InputError, match="has no weights yet"):
        unbuilt.find_lr(iter([(X, Y)]))
    with pytest.raises(InputError, match="no finite loss"):
        _ = cb.LearningRateFinder().suggestion
    schedule = baro.optimizers.schedules.ExponentialDecay(0.1, 10, 0.9)
    with pytest.raises(TypeError, match="LearningRateSchedule"):
        make(baro.optimizers.SGD(schedule)).find_lr(X, Y)
