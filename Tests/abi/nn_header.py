"""include/nn.h, read: its functions, structs, enumerations and limits. What is generated from the header begins here."""

import os
import re

PATH = os.path.join(os.path.dirname(__file__), "../../include/nn.h")


class Variable:
    """A parameter or a field: `type` as C writes it, without its name."""

    def __init__(self, text):
        match = re.fullmatch(r"(.+?)\s*(\w+)(\[\w+\])?", text.strip())
        self.type, self.name, self.array = match[1].replace(" *", "*").strip(), match[2], match[3]

    @property
    def is_pointer(self):
        return self.type.endswith("*")

    @property
    def is_input(self):
        return self.type.startswith("const ")

    @property
    def is_written(self):
        """Whether a function may write where the pointer points: `const float **` is where a pointer goes."""
        return not self.type.startswith("const ") or self.type.endswith("**")

    @property
    def pointee(self):
        return re.sub(r"^const ", "", self.type[:-1])


class Header:
    def __init__(self, path=PATH):
        with open(path) as file:
            text = file.read()
        comments = re.findall(r"/\*\*((?:(?!\*/).)*)\*/\nNN_API [\w *]*?(nn_\w+)\(", text, re.S)
        # A function's comment without its stars.
        self.comments = {name: re.sub(r"^ \* ?", "", comment, flags=re.M) for comment, name in comments}
        # Those of activations: "z * sigmoid(z)" of NN_SILU.
        self.formulas = dict(re.findall(r"^\s*(NN_\w+) = \d+,?\s*/\*\*< a = (.*?)(?:[:;].*)?\s*\*/$", text, re.M))
        self.limits = {n: int(v) for n, v in re.findall(r"#define (NN_MAX_\w+|NN_ALIGNMENT) (\d+)", text)}
        text = re.sub(r"/\*.*?\*/", " ", text, flags=re.S)
        text = re.sub(r"^#.*?(?<!\\)$", "", text, flags=re.M | re.S)
        text = re.sub(r'extern "C" \{', "", text)
        self.enums = self._enums(text)
        self.values = {name: value for values in self.enums.values() for name, value in values.items()}
        self.structs = {
            name: [v for declaration in body.split(";") if declaration.strip() for v in self._variables(declaration)]
            for body, name in re.findall(r"typedef struct \w+ \{(.*?)\} (\w+);", text, re.S)}
        self.functions = self._functions(text)

    @staticmethod
    def _enums(text):
        """Those with a type are under its name, those without under that of their first constant."""
        enums = {}
        for name, body in re.findall(r"enum (?:NN_ENUM\((nn_\w+)\) )?\{(.*?)\};", text, re.S):
            constants = {n: int(v) for n, v in re.findall(r"(NN_\w+)\s*=\s*(\d+)", body)}
            enums[name or next(iter(constants))] = constants
        return enums

    @staticmethod
    def _variables(declaration):
        return [Variable(re.sub(r"\s+", " ", declaration))]

    def _functions(self, text):
        """Name: (type of the result, parameters)."""
        text = re.sub(r"static inline .*?\n\}", "", text, flags=re.S)
        found = re.findall(r"^NN_API ((?:const )?\w+ \*?)(nn_\w+)\(([^()]*)\);", text, re.M)
        return {
            name: (result.strip(), [] if arguments == "void" else [Variable(re.sub(r"\s+", " ", a)) for a in arguments.split(",")])
            for result, name, arguments in found}

    def documented_statuses(self, function):
        """Those behind @return in the comment of a function."""
        _, _, listed = self.comments[function].partition("@return")
        names = re.findall(r"\b[A-Z][A-Z_]{3,}\b", re.sub(r"\([^)]*\)", "", listed))
        return [name if name in self.values else f"NN_ERROR_{name}" for name in names]

    def documented_parameters(self, function):
        return re.findall(r"^@param (\w+) ", self.comments[function], re.M)

    def is_enum(self, type_name):
        return type_name in self.enums and type_name != "nn_status"
