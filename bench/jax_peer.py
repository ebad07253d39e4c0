#!/usr/bin/env python3
"""JAX on the tasks, on one processor: a server for run.py, as peers.py is, in a process of its own because JAX brings
threads of its own.

It answers `train JAX TASK SECONDS`, and `train JAX TASK NETWORKS SECONDS` for so many networks at once (vmap) with the time
of a network's step. A whole training is one XLA program, lax.scan over the steps, or over the batches of a shuffled epoch: the strongest form
that a user of Python can give a small network. It is compiled before it is timed.
"""
import os
import sys

os.environ["JAX_PLATFORMS"] = "cpu"
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"

try:
    import jax
except ImportError:
    print(flush=True)
    sys.exit()
import jax.numpy as jnp

from tasks import BATCHES, TASKS, a_step, repeated, rows_of

FOLDER = sys.argv[1]
ACTIVATIONS = {"relu": jax.nn.relu, "logistic": jax.nn.sigmoid, "tanh": jnp.tanh}


def initial(key, sizes):
    """[(weights [inputs][units], biases [units])], drawn as PyTorch draws them."""
    parameters = []
    for fan_in, fan_out in zip(sizes, sizes[1:]):
        key, of_weights, of_biases = jax.random.split(key, 3)
        limit = fan_in**-0.5
        parameters.append((jax.random.uniform(of_weights, (fan_in, fan_out), minval=-limit, maxval=limit),
                           jax.random.uniform(of_biases, (fan_out,), minval=-limit, maxval=limit)))
    return parameters


def outputs(parameters, x, hidden):
    for i, (weights, biases) in enumerate(parameters):
        x = x @ weights + biases
        if i + 1 < len(parameters):
            x = ACTIVATIONS[hidden](x)
    return x


def loss_of(kind, hidden):
    def loss(parameters, x, y):
        z = outputs(parameters, x, hidden)
        if kind == "mse":
            return jnp.mean((z - y) ** 2)
        if kind == "bce":
            return jnp.mean(jax.nn.softplus(z) - y * z)
        return jnp.mean(jax.nn.logsumexp(z, axis=1) - jnp.take_along_axis(z, y, axis=1)[:, 0])

    return loss


def sgd(gradient, rate):
    def step(parameters, x, y):
        loss, g = gradient(parameters, x, y)
        return jax.tree.map(lambda p, g: p - rate * g, parameters, g), loss

    return (lambda parameters: parameters), step


def adam(gradient, rate):
    def begin(parameters):
        zeros = jax.tree.map(jnp.zeros_like, parameters)
        return parameters, zeros, zeros, jnp.float32(0)

    def step(state, x, y):
        p, m, v, count = state
        loss, g = gradient(p, x, y)
        count = count + 1
        m = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, m, g)
        v = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, v, g)
        m_part, v_part = 1 - 0.9**count, 1 - 0.999**count
        p = jax.tree.map(lambda p, m, v: p - rate * (m / m_part) / (jnp.sqrt(v / v_part) + 1e-8), p, m, v)
        return (p, m, v, count), loss

    return begin, step


def training(task):
    """A function of a key and a learning rate: it trains from weights drawn anew."""
    sizes, hidden, kind, optimizer, _, epochs = TASKS[task]
    x, y = map(jnp.asarray, rows_of(FOLDER, task))
    if kind == "ce":
        y = y.astype(jnp.int32)[:, None]
    gradient = jax.value_and_grad(loss_of(kind, hidden))
    parts = {"sgd": sgd, "adam": adam}[optimizer]

    def whole(key, rate):
        begin, step = parts(gradient, rate)
        return jax.lax.scan(lambda state, _: step(state, x, y), begin(initial(key, sizes)), None, length=epochs)

    def in_batches(key, rate):
        begin, step = parts(gradient, rate)
        size = BATCHES[task]
        order = jax.random.permutation(key, len(x))[: len(x) // size * size].reshape(-1, size)
        return jax.lax.scan(lambda state, rows: step(state, x[rows], y[rows]), begin(initial(key, sizes)), order)

    return in_batches if task in BATCHES else whole


def compiled(task, networks):
    """One training, or so many side by side with a rate each, as a function without arguments."""
    rate = TASKS[task][4]
    if networks == 1:
        run, arguments = jax.jit(training(task)), (jax.random.key(1), rate)
    else:
        run = jax.jit(jax.vmap(training(task)))
        arguments = jax.random.split(jax.random.key(1), networks), jnp.linspace(0.2 * rate, 2 * rate, networks)
    jax.block_until_ready(run(*arguments))
    return lambda: jax.block_until_ready(run(*arguments))


def main():
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    print("JAX", flush=True)
    trainings = {}
    for line in sys.stdin:
        task, *networks, seconds = line.split()[2:]
        wanted = task, int(networks[0]) if networks else 1
        if wanted not in trainings:
            trainings[wanted] = compiled(*wanted)
        took = repeated(trainings[wanted], float(seconds), 1 if task in BATCHES else 2)
        print(a_step(task, took) / wanted[1], flush=True)


main()
