"""The networks of the inference benchmark, as inference.c has them: units from the inputs on, hidden activation."""

NETS = {"digits": ([784, 128, 64, 10], "Relu"), "moons": ([2, 4, 1], "Relu"), "classes": ([4, 10, 1], "Sigmoid")}
