"""DType policies: names, the policy in force, maps."""

import numpy as np
import pytest

import baro
from baro import dtype_policies, ops
from baro.dtype_policies import DTypePolicy, DTypePolicyMap, FloatDTypePolicy


@pytest.mark.parametrize(
    ("name", "compute", "variable"),
    [("float32", "float32", "float32"), ("float16", "float16", "float16"), ("mixed_float16", "float16", "float32"),
     ("mixed_bfloat16", "bfloat16", "float32"), ("uint8", "uint8", "uint8")],
)  # fmt: skip
def test_names(name, compute, variable):
    policy = DTypePolicy(name)
    assert (policy.name, policy.compute_dtype, policy.variable_dtype, policy.quantization_mode) == (
        name,
        compute,
        variable,
        None,
    )
    assert repr(policy) == f'<DTypePolicy "{name}">'
    assert policy == FloatDTypePolicy(name) == dtype_policies.deserialize(dtype_policies.serialize(policy))


def test_policy_in_force():
    assert dtype_policies.dtype_policy().name == "float32"
    dtype_policies.set_dtype_policy("mixed_float16")
    assert DTypePolicy().compute_dtype == dtype_policies.get(None).compute_dtype == "float16"
    dtype_policies.set_dtype_policy(DTypePolicy("float64"))
    assert dtype_policies.dtype_policy().name == "float64"


def test_get():
    assert dtype_policies.get("float16").name == "float16"
    assert dtype_policies.get(np.float64).name == "float64"
    assert (
        dtype_policies.get({"class_name": "DTypePolicy", "config": {"name": "mixed_float16"}}).compute_dtype
        == "float16"
    )


def test_convert_input():
    policy = DTypePolicy("mixed_float16")
    x = ops.ones((2,), dtype="float32")
    assert policy.convert_input(x, True, "float16").dtype == "float16"
    assert policy.convert_input(x, False, "float16") is x
    assert policy.convert_input(np.arange(3), True, "float16").dtype.kind == "i"
    assert policy.convert_input("text", True, "float16") == "text"


def test_map():
    policies = DTypePolicyMap("float32", {".*/hidden": DTypePolicy("float16")})
    policies["exact"] = "mixed_float16"
    assert [policies[k].name for k in ("net/hidden", "exact", "other")] == ["float16", "mixed_float16", "float32"]
    assert (policies.name, policies.compute_dtype, len(policies), "exact" in policies) == (
        "map_float32",
        "float32",
        2,
        True,
    )
    again = dtype_policies.deserialize(dtype_policies.serialize(policies))
    assert {k: v.name for k, v in again.items()} == {".*/hidden": "float16", "exact": "mixed_float16"}
    policies["net/.*"] = "float64"
    with pytest.raises(ValueError, match="matches multiple dtype policy specification keys"):
        policies["net/hidden"]
    with pytest.raises(ValueError, match="already exist"):
        policies["exact"] = "float32"
    del policies["exact"]
    assert list(policies) == [".*/hidden", "net/.*"]


def test_errors():
    with pytest.raises(ValueError, match="Cannot convert 'mixed_flot16'.*Did you mean 'mixed_float16'"):
        DTypePolicy("mixed_flot16")
    with pytest.raises(TypeError, match="'name' must be a string"):
        DTypePolicy(123)
    with pytest.raises(ValueError, match="baro has no quantized layers"):
        DTypePolicy("int8_from_float32")
    with pytest.raises(ValueError, match="Invalid `policy` argument"):
        dtype_policies.set_dtype_policy(16)
    with pytest.raises(ValueError, match="Cannot interpret `dtype` argument"):
        dtype_policies.get(object())


@pytest.mark.parametrize("mode", ["multi_hot", "one_hot", "count"])
def test_category_encoding_gives_what_its_symbolic_shape_says(mode):
    layer = baro.layers.CategoryEncoding(num_tokens=4, output_mode=mode, dtype="mixed_float16")
    assert layer(baro.Input((1,), dtype="int32")).dtype == layer(np.array([[1]])).dtype == "float32"
    counts = baro.layers.CategoryEncoding(num_tokens=4, output_mode="count", dtype="mixed_float16")
    assert counts(np.array([[1, 1]]), count_weights=np.ones((1, 2))).dtype == "float32"
