"""Reads, checks and runs a libnn model, written from docs/model-format.md and include/nn.h, which it refers to, alone.
Needs nothing but Python."""

import math
import os
import struct
import sys
import zlib
from fractions import Fraction

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../abi"))
import nn_header

MAGIC = b"\x89LNN\r\n\x1a\n"
NETWORK, LAYERS, PARAMETERS, INPUT_SCALING, TARGET_SCALING = 1, 2, 3, 4, 5
FEATURES, TARGETS, LABELS, NOTE, STATE, SLOTS = 6, 7, 8, 9, 16, 17
RECORDS, WEIGHTS, BIASES, MULTIPLIERS, SHIFTS, TABLES = range(10, 16)
COLUMNS, CATEGORIES, QUANTILES = 18, 19, 20
ALWAYS = {NETWORK, LAYERS, INPUT_SCALING, TARGET_SCALING, FEATURES, TARGETS, LABELS, NOTE, QUANTILES}
OF_FLOATS, QUANTIZED = {PARAMETERS, STATE, SLOTS}, {RECORDS, WEIGHTS, BIASES, MULTIPLIERS, SHIFTS, TABLES}
# By the version and the header's last word.
KNOWN = {(1, 0): ALWAYS | OF_FLOATS, (2, 0): ALWAYS | QUANTIZED, (3, 0): ALWAYS | {COLUMNS, CATEGORIES} | OF_FLOATS,
         (3, 1): ALWAYS | {COLUMNS, CATEGORIES} | QUANTIZED}

header = nn_header.Header()
# IDENTITY, MSE, SGD and all other choices, as nn.h numbers them.
globals().update({name.removeprefix("NN_"): value for name, value in header.values.items()})
LAST = {kind: max(constants.values()) for kind, constants in header.enums.items()}
# Those that divide by 1 - beta^n.
ADAMS = {value for name, value in header.enums["nn_optimizer"].items() if "ADAM" in name}
# By their formulas in nn.h, where those are Python's too.
FORMULAS = {value: header.formulas[name] for name, value in header.enums["nn_activation"].items()
            if name in header.formulas}
FUNCTIONS = {"exp": math.exp, "ln": math.log, "tanh": math.tanh, "erf": math.erf, "sqrt": math.sqrt}


class Refused(Exception):
    """The bytes are no model of format version 1, 2 or 3."""


def require(condition, message):
    if not condition:
        raise Refused(message)


def round_up(size):
    return (size + 15) // 16 * 16


def float32(value):
    """The nearest binary32 number. From a sum, product or quotient of two of them it is the rounded result."""
    try:
        return struct.unpack("<f", struct.pack("<f", value))[0]
    except OverflowError:
        return math.copysign(math.inf, value)


def word(number):
    return struct.unpack("<I", struct.pack("<f", number))[0]


def fused(total, a, b):
    """total + a b of binary32 numbers, rounded once to binary32: to the nearest number, to an even one in the middle."""
    exact = Fraction(total) + Fraction(a) * Fraction(b)
    near = float32(exact)
    around = [near, *(struct.unpack("<f", struct.pack("<I", word(near) + step))[0] for step in (-1, 1) if near)]
    return min(around, key=lambda number: (abs(Fraction(number) - exact), word(number) & 1))


class Section:
    def __init__(self, data, elements):
        self.data = data
        self.elements = elements

    def words(self):
        return struct.unpack(f"<{len(self.data) // 4}I", self.data)

    def floats(self, first=0, count=None):
        count = len(self.data) // 4 - first if count is None else count
        return list(struct.unpack_from(f"<{count}f", self.data, first * 4))

    def texts(self):
        """A reader need not check that texts are UTF-8: other bytes are kept as they are."""
        return [text.decode("utf-8", "surrogateescape") for text in self.data[:-1].split(b"\0")]


def read_header(data):
    require(len(data) >= 32, "shorter than a header")
    require(data[:8] == MAGIC, "the magic is wrong")
    version, mark, length, checksum, count, kind = struct.unpack_from("<6I", data, 8)
    require(mark == 0x01020304, "the byte-order mark is wrong")
    require(1 <= version <= 3, "the version is not 1, 2 or 3")
    require(length == len(data), "the length is not the file's")
    require(checksum == zlib.crc32(data[24:]), "the checksum is wrong")
    require(length % 16 == 0 and length <= 2**31 - 16 and (version, kind) in KNOWN, "the header is malformed")
    return (version, kind), count


def read_sections(data):
    kinds, count = read_header(data)
    end = 32 + 16 * count
    require(end <= len(data), "the table is longer than the file")
    sections, last = {}, 0
    for i in range(count):
        kind, offset, length, elements = struct.unpack_from("<4I", data, 32 + 16 * i)
        require(kind in KNOWN[kinds] and kind > last, "a type is unknown or does not ascend")
        require(offset == end and length >= 1, "a section is not where it must be")
        end = round_up(offset + length)
        require(end <= len(data), "a section is longer than the file")
        require(not any(data[offset + length:end]), "padding is not zero")
        sections[kind] = Section(data[offset:offset + length], elements)
        last = kind
    require(end == len(data), "something follows the last section")
    return kinds, sections


class Column:
    def __init__(self, record):
        kind, self.missing, self.unknown, self.categories, self.fill, zero = struct.unpack("<4IfI", record)
        self.is_category = kind == COLUMN_CATEGORY
        is_filled = self.missing == MISSING_FILL or self.missing == MISSING_FLAG and not self.is_category
        require(kind <= LAST["nn_column_kind"] and self.missing <= LAST["nn_missing"], "kind or missing")
        require(self.unknown <= LAST["nn_unknown"] and zero == 0, "unknown")
        if self.is_category:
            require(1 <= self.categories <= 65536, "categories")
            require(self.fill in range(self.categories) if is_filled else self.fill == 0, "fill of a category")
        else:
            require(self.categories == 0 and self.unknown == 0, "categories of a number")
            require(math.isfinite(self.fill) if is_filled else self.fill == 0, "fill")

    def width(self):
        return (self.categories if self.is_category else 1) + (self.missing == MISSING_FLAG)

    def features(self, value, mean, scale):
        """None for a value that the column refuses."""
        if math.isnan(value) and self.missing == MISSING_REFUSE:
            return None
        if not self.is_category:
            number = self.fill if math.isnan(value) else value
            flag = [float(math.isnan(value))] if self.missing == MISSING_FLAG else []
            return [float32(float32(number - mean) * scale), *flag] if math.isfinite(number) else None
        return self.one_hot(value)

    def one_hot(self, value):
        if math.isnan(value):
            index = self.categories if self.missing == MISSING_FLAG else self.fill
        elif value in range(self.categories):
            index = value
        elif self.unknown == UNKNOWN_OTHER:
            index = self.categories - 1
        else:
            return None
        return [float(k == index) for k in range(self.width())]


class Layer:
    def __init__(self, inputs, record):
        self.inputs = inputs
        self.units, self.activation, initialization, slope, value, dropout, max_norm, zero = struct.unpack(
            "<3I4fI", record)
        self.slope = slope
        self.dropout = dropout
        require(1 <= self.units <= 65536, "units")
        require(self.activation <= LAST["nn_activation"] and initialization <= LAST["nn_initialization"], "activation or initialisation")
        require(0 <= slope <= (1e3 if self.activation == ELU else 1) and math.isfinite(value), "slope or constant")
        require(0 <= dropout < 1 and 0 <= max_norm < math.inf and zero == 0, "dropout or max norm")
        self.weights = self.biases = self.integers = None

    def parameters(self):
        return (self.inputs + 1) * self.units

    def run(self, x, is_fused):
        z = list(self.biases)
        for k in range(self.inputs):
            row = self.weights[k * self.units:(k + 1) * self.units]
            for j in range(self.units):
                z[j] = fused(z[j], x[k], row[j]) if is_fused else float32(z[j] + float32(x[k] * row[j]))
        return self.activate(z)

    def activate(self, z):
        if self.activation == SOFTMAX:
            powers = [math.exp(value - max(z)) for value in z]
            return [float32(power / sum(powers)) for power in powers]
        return [float32(self.activate_one(value)) for value in z]

    def activate_one(self, z):
        slope = self.slope or (1.0 if self.activation == ELU else float32(0.01))
        tail = math.expm1(min(z, 0))
        return {
            IDENTITY: lambda: z,
            SIGMOID: lambda: sigmoid(z),
            TANH: lambda: math.tanh(z),
            RELU: lambda: max(z, 0.0),
            LEAKY_RELU: lambda: z if z > 0 else slope * z,
            ELU: lambda: z if z > 0 else slope * tail,
            SELU: lambda: 1.0507009873554805 * (z if z > 0 else 1.6732632423543772 * tail),
            GELU: lambda: z / 2 * (1 + math.tanh(math.sqrt(2 / math.pi) * (z + 0.044715 * z**3))),
            SOFTPLUS: lambda: max(z, 0) + math.log1p(math.exp(-abs(z))),
            HARD_SIGMOID: lambda: min(max(z / 6 + 0.5, 0.0), 1.0),
            HARD_TANH: lambda: min(max(z, -1.0), 1.0),
            EXP: lambda: math.exp(min(max(z, -87.3), 88)),
            SIGN: lambda: 1.0 if z > 0 else -1.0,
        }.get(self.activation, lambda: by_formula(self.activation, z))()


def by_formula(activation, z):
    return eval(FORMULAS[activation], {"z": z, "sigmoid": sigmoid, **FUNCTIONS})


def limited(value, low, high):
    return min(max(value, low), high)


class Integers:
    """A layer of a quantised model. Python's // rounds down and its round() takes halves to the even number."""

    def __init__(self, layer, record, weights, biases, multipliers, shifts, table):
        self.layer, self.table = layer, table
        self.input_scale, self.input_zero, self.z_scale, self.z_zero = record
        self.weights, self.biases, self.multipliers, self.shifts = weights, biases, multipliers, shifts
        require(all(math.isfinite(s) and s > 0 for s in (self.input_scale, self.z_scale)), "a scale")
        require(-128 <= self.input_zero <= 127 and -128 <= self.z_zero <= 127, "a zero point")
        require(min(weights) > -128, "a weight of -128")
        require(min(multipliers) >= 0 and all(1 <= s <= 62 for s in shifts), "a multiplier or a shift")
        for j in range(layer.units):
            most = 128 * sum(map(abs, self.row(j))) + abs(biases[j])
            require(most < 2**31, "a sum may overflow")

    def row(self, j):
        return self.weights[j * self.layer.inputs:(j + 1) * self.layer.inputs]

    def quantize(self, x):
        ratio = float32(x / self.input_scale)
        return limited(round(limited(ratio, -1e3, 1e3)) + self.input_zero, -128, 127)

    def sums(self, x):
        for j in range(self.layer.units):
            total = self.biases[j] + sum(w * q for w, q in zip(self.row(j), x))
            half = 1 << self.shifts[j] - 1
            yield (total * self.multipliers[j] + half) // (2 * half) + self.z_zero

    def run(self, x):
        z = [limited(value, -128, 127) for value in self.sums(x)]
        return [self.table[value + 128] for value in z] if self.table else z

    def outputs(self, x):
        return [limited(value, -2**24, 2**24) for value in self.sums(x)]


def sigmoid(z):
    return 1 / (1 + math.exp(-z)) if z > -700 else 0.0


class Model:
    def __init__(self, data):
        (version, kind), self.sections = read_sections(data)
        self.is_quantized = version == 2 or kind == 1
        self.has_columns = version == 3
        require({NETWORK, LAYERS} <= self.sections.keys(), "a section is missing")
        self.read_network()
        self.read_columns()
        self.read_layers()
        if self.is_quantized:
            self.read_integers()
        else:
            self.read_parameters()
        self.input_scaling = self.read_scaling(INPUT_SCALING, self.scales_inputs, self.inputs)
        if self.columns and self.input_scaling:
            scaled = zip(self.columns, *self.input_scaling)
            require(all((m, s) == (0, 1) for column, m, s in scaled if column.is_category), "a category is scaled")
        self.target_scaling = self.read_scaling(TARGET_SCALING, self.scales_targets, self.outputs)
        self.features = self.read_texts(FEATURES, self.inputs)
        self.targets = self.read_texts(TARGETS, 1 if self.loss in (CROSS_ENTROPY, CROSS_ENTROPY_WITH_LOGITS, PINBALL) else self.outputs)
        self.labels = self.read_texts(LABELS, 2 if self.outputs == 1 else self.outputs)
        self.note = self.read_texts(NOTE, 1)
        self.categories = self.read_texts(CATEGORIES, sum(column.categories for column in self.columns or []))
        self.read_quantiles()
        self.read_state()

    def section(self, kind, length, elements):
        require(kind in self.sections, f"section {kind} is missing")
        section = self.sections[kind]
        require((len(section.data), section.elements) == (length, elements), f"section {kind} has another size")
        return section

    def finite(self, kind, count):
        values = self.section(kind, 4 * count, count).floats()
        require(all(map(math.isfinite, values)), f"section {kind} holds NaN or infinity")
        return values

    def read_network(self):
        section = self.section(NETWORK, 128, 1)
        words, numbers = section.words(), section.floats()
        self.inputs, self.layer_count, self.loss, self.optimizer = words[:4]
        self.momentum, dampening, nesterov = numbers[5], numbers[6], words[7]
        self.max_batch, self.scales_inputs, self.scales_targets, self.degree, reduction = words[21:26]
        require(1 <= self.inputs <= 65536 and 1 <= self.layer_count <= 64, "inputs or layers")
        require(self.loss <= LAST["nn_loss"] and self.optimizer <= LAST["nn_optimizer"], "loss or optimiser")
        require(1 <= self.max_batch <= 65536 and reduction <= 1, "max batch or reduction")
        self.is_fused = words[27] == FUSED
        require(words[27] <= LAST["nn_arithmetic"] and not any(words[29:]), "arithmetic")
        require(0 <= numbers[28] <= 1, "momentum decay")
        require(self.scales_inputs <= 2 and self.scales_targets <= 2, "scaling")
        require(0 < numbers[4] <= 1e6 and 0 < numbers[26] <= 1e6, "learning rate or delta")
        require(all(0 <= n < 1 for n in (self.momentum, dampening, *numbers[8:11])), "momentum, beta or smoothing")
        require(nesterov == 0 or nesterov == 1 and self.momentum > 0 and dampening == 0, "Nesterov")
        require(1 <= self.degree <= 64, "polynomial degree")
        self.check_optimizer(*numbers[11:20])

    def read_quantiles(self):
        require((QUANTILES in self.sections) == (self.loss == PINBALL), "quantiles")
        self.quantiles = self.finite(QUANTILES, self.outputs) if self.loss == PINBALL else []
        require(all(0 < quantile < 1 for quantile in self.quantiles), "a quantile")

    def read_columns(self):
        self.columns, width = None, self.inputs
        if self.has_columns:
            data = self.section(COLUMNS, 24 * self.inputs, self.inputs).data
            self.columns = [Column(data[i:i + 24]) for i in range(0, len(data), 24)]
            width = sum(column.width() for column in self.columns)
        self.terms = math.comb(width + self.degree, self.degree) - 1
        require(width <= 65536 and self.terms <= 65536, "features")

    @staticmethod
    def check_optimizer(epsilon, eta_minus, eta_plus, step_min, step_max, decay, l1, clip_norm, clip_value):
        require(0 < epsilon <= 1 and 0 < eta_minus < 1 < eta_plus <= 10, "epsilon or eta")
        require(0 < step_min <= step_max <= 1e6, "step sizes")
        require(0 <= decay <= 1e3 and 0 <= l1 <= 1e3, "weight decay or L1")
        require(0 <= clip_norm < math.inf and 0 <= clip_value < math.inf, "clipping")

    def read_layers(self):
        data = self.section(LAYERS, 32 * self.layer_count, self.layer_count).data
        self.layers, width = [], self.terms
        for i in range(self.layer_count):
            self.layers.append(Layer(width, data[32 * i:32 * i + 32]))
            width = self.layers[-1].units
        self.outputs = width
        require(not any(layer.activation == SIGN for layer in self.layers[:-1]), "a sign in a hidden layer")
        require(self.layers[-1].dropout == 0, "dropout in the last layer")
        require(self.fits(self.layers[-1].activation), "the loss needs another last layer")
        require(self.loss in (MSE, HALF_MSE, MAE, HUBER, PINBALL) or not self.scales_targets, "no scaled targets")

    def fits(self, last):
        if self.loss in (CROSS_ENTROPY, CROSS_ENTROPY_ONE_HOT):
            return last == SOFTMAX and self.outputs >= 2
        if self.loss == PERCEPTRON:
            return last in (IDENTITY, SIGN)
        if self.loss == BINARY_CROSS_ENTROPY:
            return last in (SIGMOID, SOFTMAX, HARD_SIGMOID)
        if self.loss == POISSON_NLL:
            return last in (SIGMOID, RELU, SOFTMAX, SOFTPLUS, HARD_SIGMOID, EXP)
        return last != SIGN and (self.loss != CROSS_ENTROPY_WITH_LOGITS or self.outputs >= 2)

    def read_parameters(self):
        self.parameters = sum(layer.parameters() for layer in self.layers)
        values = self.finite(PARAMETERS, self.parameters)
        for layer in self.layers:
            split = layer.inputs * layer.units
            layer.weights, layer.biases = values[:split], values[split:layer.parameters()]
            values = values[layer.parameters():]

    def integers(self, kind, letter, count):
        section = self.section(kind, struct.calcsize(letter) * count, count)
        return list(struct.unpack(f"<{count}{letter}", section.data))

    def read_integers(self):
        """Each section holds the numbers of all layers, one layer after the other."""
        units = sum(layer.units for layer in self.layers)
        records = self.section(RECORDS, 16 * self.layer_count, self.layer_count).data
        weights = self.integers(WEIGHTS, "b", sum(layer.inputs * layer.units for layer in self.layers))
        biases, multipliers = self.integers(BIASES, "i", units), self.integers(MULTIPLIERS, "i", units)
        shifts = self.integers(SHIFTS, "b", units)
        with_table = [layer for layer in self.layers[:-1] if layer.activation not in (IDENTITY, RELU)]
        require((TABLES in self.sections) == bool(with_table), "tables")
        tables = self.integers(TABLES, "b", 256 * len(with_table)) if with_table else []
        for i, layer in enumerate(self.layers):
            size, taken = layer.inputs * layer.units, layer.units
            table, rest = (tables[:256], tables[256:]) if layer in with_table else (None, tables)
            layer.integers = Integers(layer, struct.unpack_from("<fifi", records, 16 * i), weights[:size],
                                      biases[:taken], multipliers[:taken], shifts[:taken], table)
            weights, biases, multipliers = weights[size:], biases[taken:], multipliers[taken:]
            shifts, tables = shifts[taken:], rest
        require(self.layers[-1].integers.z_zero == 0, "the last layer's zero point")
        for layer, following in zip(self.layers, self.layers[1:]):
            before, after = layer.integers, following.integers
            require(layer.activation != SOFTMAX, "a softmax in a hidden layer")
            if not before.table:
                same = (before.z_scale, before.z_zero) == (after.input_scale, after.input_zero)
                require(same, "outputs without a table are not the next inputs")
                require(layer.activation != RELU or before.z_zero == -128, "a ReLU that does not begin at -128")

    def read_scaling(self, kind, is_used, count):
        require((kind in self.sections) == bool(is_used), f"section {kind} is there when it must not, or is missing")
        if not is_used:
            return None
        values = self.finite(kind, 2 * count)
        mean, scale = values[:count], values[count:]
        require(all(value > 0 for value in scale), "a scale is not positive")
        return mean, scale

    def read_texts(self, kind, count):
        if kind not in self.sections:
            return None
        section = self.sections[kind]
        require(section.elements == count == section.data.count(0) and section.data[-1] == 0, "texts")
        return section.texts()

    def slots(self):
        has_momentum = self.momentum > 0
        return {SGD: has_momentum, ADAGRAD: 1, RMSPROP: 1 + has_momentum}.get(self.optimizer, 2)

    def read_state(self):
        if self.is_quantized:
            return
        slots = self.slots()
        require((SLOTS in self.sections) == (STATE in self.sections and slots > 0), "slots")
        if STATE not in self.sections:
            return
        section = self.section(STATE, 32, 1)
        low, high, *_, frozen = section.words()
        self.steps = high << 32 | low
        self.corrections = section.floats(5, 2)
        has_stepped = self.optimizer in ADAMS and self.steps > 0
        require(all(2**-24 <= c <= 1 if has_stepped else c == 0 for c in self.corrections), "corrections")
        require(self.steps < 2**63 and frozen < len(self.layers), "training state")
        if slots:
            trained = sum((layer.inputs + 1) * layer.units for layer in self.layers[frozen:])
            values = self.finite(SLOTS, slots * trained)
            for slot in range(slots):
                low, high = self.slot_range(slot)
                own = values[slot * trained : (slot + 1) * trained]
                require(all(low <= value <= high for value in own), "a slot that no training leaves behind")

    def slot_range(self, slot):
        if slot == (1 if self.optimizer in ADAMS else 0 if self.optimizer in (ADAGRAD, RMSPROP) else None):
            return 0, float32(1e38)
        if self.optimizer == RPROP and slot == 1:
            return 0, 1e6
        return -float32(1e30), float32(1e30)

    def predict(self, row):
        """None for a row that the columns refuse."""
        x = list(row)
        if self.columns:
            scaling = self.input_scaling or ([0.0] * self.inputs, [1.0] * self.inputs)
            features = [column.features(*values) for column, *values in zip(self.columns, x, *scaling)]
            if None in features:
                return None
            x = [feature for column in features for feature in column]
        elif self.input_scaling:
            x = [float32(float32(value - mean) * scale) for value, mean, scale in zip(x, *self.input_scaling)]
        x = self.with_terms(x)
        x = self.run_integers(x) if self.is_quantized else self.run(x)
        if self.target_scaling:
            x = [float32(float32(value / scale) + mean) for value, mean, scale in zip(x, *self.target_scaling)]
        return x

    def run(self, x):
        for layer in self.layers:
            x = layer.run(x, self.is_fused)
        return x

    def run_integers(self, x):
        last = self.layers[-1]
        x = [self.layers[0].integers.quantize(value) for value in x]
        for layer in self.layers[:-1]:
            x = layer.integers.run(x)
        scale = last.integers.z_scale
        return last.activate([float32(z * scale) for z in last.integers.outputs(x)])

    def with_terms(self, x):
        """The inputs and their products, each kept with the index of the first input in it."""
        terms = below = [(value, i) for i, value in enumerate(x)]
        for _ in range(2, self.degree + 1):
            below = [(float32(x[i] * value), i) for i in range(len(x)) for value, first in below if first >= i]
            terms = terms + below
        return [value for value, _ in terms]


def main():
    with open(sys.argv[1], "rb") as file:
        model = Model(file.read())
    kind = "quantised" if model.is_quantized else f"{model.parameters} parameters"
    print(f"{model.inputs} inputs, {model.outputs} outputs, {kind}")
    for line in sys.stdin:
        row = model.predict([float32(float(field)) for field in line.split(",")])
        print(*["refused"] if row is None else row, sep=",")


if __name__ == "__main__":
    try:
        main()
    except Refused as refused:
        sys.exit(f"{sys.argv[1]}: {refused}")
