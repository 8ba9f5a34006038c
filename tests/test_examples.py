"""The examples in docstrings: each runs as it stands, in a process with default settings, and prints what it says."""

import doctest
import importlib
import inspect
import pkgutil

import pytest

import baro

MODULES = [
    m.name for m in pkgutil.walk_packages(baro.__path__, "baro.") if m.name not in ("baro.__main__", "baro._engine")
]
PARSER = doctest.DocTestParser()


def documented(module):
    """Yield (name, thing) of a module, what it defines, and the members of its classes."""
    yield module.__name__, module
    for name, thing in vars(module).items():
        if getattr(thing, "__module__", None) != module.__name__:
            continue
        yield f"{module.__name__}.{name}", thing
        if inspect.isclass(thing):
            for member, value in vars(thing).items():
                value = getattr(value, "__func__", value)
                if inspect.isfunction(value) or isinstance(value, property):
                    yield f"{module.__name__}.{name}.{member}", value


def examples(name):
    """Return the doctests of a module, each with the module's names and a copy of its own."""
    module = importlib.import_module(name)
    found = {}
    for where, thing in documented(module):
        text = thing.__doc__ if isinstance(thing.__doc__, str) else ""
        if ">>>" in text and id(thing) not in found:
            found[id(thing)] = PARSER.get_doctest(text, dict(vars(module)), where, None, None)
    return list(found.values())


@pytest.mark.parametrize("name", MODULES)
def test_examples_of_a_module(name):
    runner = doctest.DocTestRunner(verbose=False)
    for test in examples(name):
        baro.backend.clear_session()
        out = []
        assert not runner.run(test, out=out.append).failed, "".join(out)


def test_examples_are_found():
    """The walk meets functions, classes, ops, methods and modules, and an example that is wrong fails."""
    names = {
        test.name
        for module in ("baro.ops.activations", "baro.optimizers.rules", "baro.lazy")
        for test in examples(module)
    }
    assert {"baro.ops.activations.relu6", "baro.optimizers.rules.SGD"} <= names
    assert sum(len(examples(name)) for name in MODULES) > 250
    wrong = PARSER.get_doctest(">>> 1 + 1\n3\n", {}, "wrong", None, None)
    assert doctest.DocTestRunner(verbose=False).run(wrong, out=lambda text: None).failed == 1
