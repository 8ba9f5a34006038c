"""Learning-rate schedules: the formulas at chosen steps, eagerly and in a traced step."""

import math

import numpy as np
import pytest

from baro import registry
from baro.core.graph import trace
from baro.optimizers import schedules

# name, arguments, {step: rate}
CASES = [
    ("ExponentialDecay", {"initial_learning_rate": 0.05, "decay_steps": 10, "decay_rate": 0.96}, {0: 0.05, 10: 0.05 * 0.96, 25: 0.05 * 0.96**2.5}),
    ("ExponentialDecay", {"initial_learning_rate": 0.1, "decay_steps": 3, "decay_rate": 0.96, "staircase": True}, {2: 0.1, 3: 0.096, 7: 0.1 * 0.96**2}),
    ("PiecewiseConstantDecay", {"boundaries": [100, 110, 120], "values": [1.0, 0.1, 0.01, 0.001]},
     {0: 1.0, 100: 1.0, 101: 0.1, 110: 0.1, 111: 0.01, 120: 0.01, 121: 0.001}),
    ("PolynomialDecay", {"initial_learning_rate": 0.05, "decay_steps": 10, "end_learning_rate": 0.001}, {0: 0.05, 5: 0.0255, 10: 0.001, 20: 0.001}),
    ("PolynomialDecay", {"initial_learning_rate": 0.05, "decay_steps": 10, "end_learning_rate": 0.001, "power": 0.5}, {5: 0.049 * 0.5**0.5 + 0.001}),
    ("PolynomialDecay", {"initial_learning_rate": 0.05, "decay_steps": 10, "end_learning_rate": 0.001, "cycle": True},
     {0: 0.05, 10: 0.001, 15: 0.049 * 0.25 + 0.001, 25: 0.049 * (1 - 25 / 30) + 0.001}),
    ("InverseTimeDecay", {"initial_learning_rate": 0.1, "decay_steps": 10, "decay_rate": 0.96}, {0: 0.1, 8: 0.1 / (1 + 0.96 * 0.8)}),
    ("InverseTimeDecay", {"initial_learning_rate": 0.1, "decay_steps": 10, "decay_rate": 0.96, "staircase": True}, {8: 0.1, 19: 0.1 / 1.96}),
    ("CosineDecay", {"initial_learning_rate": 1.0, "decay_steps": 1000}, {0: 1.0, 250: (1 + math.cos(math.pi / 4)) / 2, 500: 0.5, 2000: 0.0}),
    ("CosineDecay", {"initial_learning_rate": 1.0, "decay_steps": 1000, "alpha": 0.1}, {500: 0.55, 1000: 0.1}),
    ("CosineDecay", {"initial_learning_rate": 0.0, "decay_steps": 10, "warmup_target": 10.0, "warmup_steps": 5}, {0: 0.0, 2: 4.0, 5: 10.0, 10: 5.0, 99: 0.0}),
    ("CosineDecayRestarts", {"initial_learning_rate": 1.0, "first_decay_steps": 100}, {0: 1.0, 50: 0.5, 100: 1.0, 200: 0.5, 350: (1 + math.cos(math.pi / 8)) / 2}),
    ("CosineDecayRestarts", {"initial_learning_rate": 1.0, "first_decay_steps": 100, "t_mul": 1.0, "m_mul": 0.5, "alpha": 0.1}, {50: 0.55, 150: 0.1 + 0.9 * 0.25}),
]  # fmt: skip
IDS = [f"{c[0]}-{i}" for i, c in enumerate(CASES)]


@pytest.mark.parametrize(("name", "arguments", "rates"), CASES, ids=IDS)
def test_rates(name, arguments, rates):
    schedule = getattr(schedules, name)(**arguments)
    graph, _, _ = trace(schedule, ((), "int32"))
    with np.errstate(all="ignore"):
        for step, rate in rates.items():
            assert float(schedule(step)) == pytest.approx(rate, rel=2e-4, abs=1e-6), step
            assert float(graph.check().evaluate(np.int32(step))[0]) == pytest.approx(rate, rel=2e-4, abs=1e-6), step
    assert schedule(0).dtype == "float32"


@pytest.mark.parametrize(("name", "arguments", "rates"), CASES, ids=IDS)
def test_config_round_trip(name, arguments, rates):
    schedule = getattr(schedules, name)(**arguments)
    again = schedules.deserialize(schedules.serialize(schedule))
    assert type(again) is type(schedule) and again.get_config() == schedule.get_config()


def test_every_schedule_has_a_case():
    assert {n for n, _ in registry.names("schedules")} == {c[0] for c in CASES}


def test_errors():
    with pytest.raises(ValueError, match="`decay_steps` must be > 0. Received: decay_steps=0"):
        schedules.CosineDecay(0.1, 0)
    with pytest.raises(ValueError, match="length of boundaries should be 1 less"):
        schedules.PiecewiseConstantDecay([1], [0.1])
    with pytest.raises(ValueError, match=r"`boundaries` must rise. Received: boundaries=\[20, 10\]"):
        schedules.PiecewiseConstantDecay([20, 10], [1.0, 0.5, 0.1])
    with pytest.raises(NotImplementedError, match=r"must override `__call__"):
        schedules.LearningRateSchedule()(0)
    with pytest.raises(NotImplementedError, match=r"must override `get_config"):
        schedules.LearningRateSchedule().get_config()
