"""Contenders and their commands: our programs, the peers' programs, and the servers of the peers in Python."""
import pathlib
import subprocess

from nets import NETS

LEARNERS = ["libnn", "libnn-fused", "libnn-fast"]
# The exported C is for a row at a time.
PREDICTORS = ["libnn", "libnn-fused", "libnn-exported"]
OURS = [*LEARNERS, "libnn-exported"]
PEERS = ["JAX", "torch", "torch-fused", "torch-compiled", "libtorch", "scikit-learn", "onnxruntime", "emlearn", "FANN"]
SERVERS = ["peers.py", "jax_peer.py"]
# What lanes.c prints.
LANES = ["alone", "in lanes", "with losses", "two threads"]


class Contenders:
    def __init__(self, build, environment, seconds):
        """BUILD holds our programs and the peers'; ENVIRONMENT is a virtual one of Python, or is missing."""
        self.build, self.seconds = build, seconds
        self.python = environment / "bin/python"
        self.library = next(environment.glob("lib/python3*/site-packages/onnxruntime/capi/libonnxruntime.so.*"), None)
        # The server of each contender in Python that is installed.
        self.servers = {}
        for script in SERVERS if self.python.exists() else []:
            command = [self.python, pathlib.Path(__file__).resolve().parent / script, build / "data"]
            server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            self.servers.update(dict.fromkeys(server.stdout.readline().split(), server))

    def train(self, name, task):
        """Microseconds a step (seconds an epoch for g), or None where it is not installed or cannot do it."""
        if name in LEARNERS:
            return self._run("training", self.build / "data", task, self.seconds, *name.split("-")[1:])
        if name in ("FANN", "libtorch"):
            return self._run(name.lower(), self.build / "data", task, self.seconds)
        return self._ask(name, "train", name, task, self.seconds) if name in self.servers else None

    def lanes(self, task, networks):
        """{way: microseconds a network and step of so many networks at once}, of libnn's ways and JAX's."""
        words = self._output("lanes", self.build / "data", task, networks, self.seconds).split()
        if not words:
            raise SystemExit("lanes: the program has failed; make bench builds it")
        if words[-1] != "0":
            raise SystemExit(f"lanes, task {task}: {words[-1]} parameters differ from those of networks alone")
        found = dict(zip(LANES, map(float, words)))
        if "JAX" in self.servers:
            found["JAX"] = self._ask("JAX", "train", "JAX", task, networks, self.seconds)
        return found

    def infer(self, name, net, rows):
        """Microseconds a call."""
        if name == "libnn-exported":
            return self._run("exported", net, self.seconds) if rows == 1 else None
        if name in PREDICTORS:
            return self._run("inference", net, rows, self.seconds, *name.split("-")[1:])
        if name == "FANN":
            return self._run("fann", "infer", net, rows, self.seconds)
        if name == "emlearn":
            return self._run("emlearn", net, rows, self.seconds)
        if name == "onnxruntime" and self.library:
            model = self.build / f"generated/{net}.onnx"
            sizes = NETS[net][0]
            return self._run("onnxruntime", self.library, model, sizes[0], sizes[-1], rows, self.seconds)
        return self._ask(name, "infer", name, net, rows, self.seconds) if name == "torch" and name in self.servers else None

    def peaks(self):
        """Peak of the core in GFLOP/s, for each kind of peak.c."""
        return [float(v) for v in self._output("peak").split()]

    def _ask(self, name, *words):
        server = self.servers[name]
        print(*words, file=server.stdin, flush=True)
        return float(server.stdout.readline())

    def _run(self, name, *arguments):
        output = self._output(name, *arguments)
        return float(output.split()[0]) if output else None

    def _output(self, name, *arguments):
        program = self.build / name
        if not program.exists():
            return ""
        result = subprocess.run([program, *map(str, arguments)], capture_output=True, text=True)
        return result.stdout if result.returncode == 0 else ""
