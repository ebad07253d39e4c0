"""Targets: how many times as fast as each peer libnn is to be, medians of the ratios of interleaved rounds, one thread.

Tasks a to f were planned for fast mode; the canonical order is to reach 60 % of it. g has a row for each. Against JAX the
order with the model's bits counts that suits the task: the canonical one for narrow layers, the fused one for g.
"""

# A ratio that moves by less than this part from run to run is no miss.
TOLERANCE = 0.1

FAST = {
    "a": {"libtorch": 450, "torch-compiled": 1500, "torch": 1500, "torch-fused": 1500, "scikit-learn": 600, "FANN": 20},
    "b": {"libtorch": 150, "torch-compiled": 400, "torch": 450, "torch-fused": 400, "scikit-learn": 130, "FANN": 14},
    "c": {"libtorch": 170, "torch-compiled": 330, "torch": 420, "torch-fused": 330, "scikit-learn": 140, "FANN": 24},
    "d": {"libtorch": 22, "torch-compiled": 40, "torch": 45, "torch-fused": 40, "scikit-learn": 25, "FANN": 28},
    "e": {"libtorch": 140, "torch-compiled": 380, "torch": 380, "torch-fused": 380, "scikit-learn": 140, "FANN": 20},
    "f": {"libtorch": 45, "torch-compiled": 95, "torch": 95, "torch-fused": 95},
    "g": {"torch": 4, "torch-fused": 3.2, "torch-compiled": 3.2, "scikit-learn": 3.5, "FANN": 19},
}
CANONICAL = {task: {peer: 0.6 * times for peer, times in row.items()} for task, row in FAST.items()}
CANONICAL["g"] = {"torch": 3.3, "torch-fused": 2.7, "torch-compiled": 2.7, "scikit-learn": 3, "FANN": 19}
for task in "abcdef":
    CANONICAL[task]["JAX"] = 5
CANONICAL["s"] = {"JAX": 2.5}
FUSED = {"g": {"JAX": 1.5}}

INFERENCE = {
    ("digits", 1): {"emlearn": 32, "torch": 11, "onnxruntime": 2.5, "FANN": 8},
    ("digits", 256): {"emlearn": 65, "torch": 1.4, "onnxruntime": 1.0, "FANN": 16},
    ("digits", 10000): {"emlearn": 65, "torch": 1.5, "onnxruntime": 1.2, "FANN": 16},
    ("moons", 1): {"emlearn": 4, "torch": 2000, "onnxruntime": 220, "FANN": 7},
    ("moons", 10000): {"torch": 8, "onnxruntime": 5.5, "FANN": 33},
    ("classes", 1): {"emlearn": 4, "torch": 1000, "onnxruntime": 100, "FANN": 6.5},
    ("classes", 10000): {"torch": 4.8, "onnxruntime": 1.7, "FANN": 13},
}
FUSED_INFERENCE = {
    ("digits", 256): {"onnxruntime": 1.0},
    ("digits", 10000): {"torch": 1.2, "onnxruntime": 1.2},
}
EXPORTED_INFERENCE = {("moons", 1): {"emlearn": 2}, ("classes", 1): {"emlearn": 2}}

# {contender: {row: {peer: target}}}
TRAINING_WANTED = {"libnn": CANONICAL, "libnn-fused": FUSED, "libnn-fast": FAST}
INFERENCE_WANTED = {"libnn": INFERENCE, "libnn-fused": FUSED_INFERENCE, "libnn-exported": EXPORTED_INFERENCE}
