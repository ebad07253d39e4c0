// A Swift program with its own runtime and live objects loads libnn.so: neither disturbs the other. A library that
// let Embedded Swift's weak swift_retain and swift_release out would corrupt or crash this program.
import CNN

final class Node {
  let name: String
  var next: Node?
  nonisolated(unsafe) static var alive = 0

  init(_ number: Int, next: Node?) {
    name = "node number \(number), long enough to live on the heap"
    self.next = next
    Node.alive += 1
  }

  deinit { Node.alive -= 1 }
}

/// Objects of every kind that the runtime manages, and what they must still hold later.
struct Objects {
  var list: Node?
  var squares: [Int: String] = [:]
  var rows: [[Float]] = []
  var closures: [() -> Int] = []
  var values: [Any] = []

  init(count: Int) {
    for i in 0..<count {
      list = Node(i, next: list)
      squares[i] = "the square of \(i) is \(i * i)"
      rows.append((0..<8).map { Float(i * $0) })
      let node = list
      closures.append { (node?.name.count ?? 0) + i }
      values.append(i % 2 == 0 ? i as Any : "odd \(i)" as Any)
    }
  }

  func isIntact(count: Int) -> Bool {
    var node = list
    for i in (0..<count).reversed() {
      guard let current = node, current.name == "node number \(i), long enough to live on the heap",
        squares[i] == "the square of \(i) is \(i * i)", rows[i] == (0..<8).map({ Float(i * $0) }),
        closures[i]() == current.name.count + i,
        i % 2 == 0 ? values[i] as? Int == i : values[i] as? String == "odd \(i)"
      else { return false }
      node = current.next
    }
    return node == nil
  }
}

nonisolated(unsafe) var checks = 0
nonisolated(unsafe) var failures = 0

func check(_ name: String, _ holds: Bool) {
  checks += 1
  if !holds { failures += 1 }
  print(holds ? "ok" : "not ok", checks, "-", name)
}

/// Train XOR in a block of the caller's, while Swift allocates in the callback; true when it is learned.
func trainXOR() -> Bool {
  let inputs: [Float] = [0, 0, 0, 1, 1, 0, 1, 1]
  let targets: [Float] = [0, 1, 1, 0]
  let layers = [
    nn_layer(
      units: 8, activation: nn_activation(NN_TANH), initialization: 0, slope: 0, init_value: 0, dropout: 0,
      max_norm: 0, reserved: 0),
    nn_layer(
      units: 1, activation: nn_activation(NN_SIGMOID), initialization: 0, slope: 0, init_value: 0, dropout: 0,
      max_norm: 0, reserved: 0),
  ]
  return layers.withUnsafeBufferPointer { layers in
    var config = nn_config_default()
    config.inputs = 2
    config.layers = layers.baseAddress
    config.layer_count = 2
    config.loss = nn_loss(NN_BINARY_CROSS_ENTROPY)
    config.learning_rate = 0.05
    var sizes = nn_sizes()
    sizes.struct_size = UInt32(MemoryLayout<nn_sizes>.size)
    guard nn_get_sizes(&config, &sizes) == NN_OK else { return false }
    let size = Int(sizes.training_bytes)
    let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: Int(NN_ALIGNMENT))
    defer { memory.deallocate() }
    var network: OpaquePointer?
    var options = nn_fit_options_default()
    options.epochs = 300
    options.callback = { progress, _ in
      let during = Objects(count: 3)
      return during.isIntact(count: 3) && progress != nil ? 0 : 1
    }
    var outputs = [Float](repeating: 0, count: 4)
    guard nn_init(memory, size, &config, &network) == NN_OK,
      nn_fit(network, inputs, targets, 4, &options, nil) == NN_OK,
      nn_predict(network, inputs, 4, &outputs) == NN_OK
    else { return false }
    return zip(outputs, targets).allSatisfy { abs($0 - $1) < 0.5 }
  }
}

func run() {
  let before = Objects(count: 1000)
  check("objects before training", before.isIntact(count: 1000))
  for round in 1...5 {
    let between = Objects(count: 100)
    check("XOR is learned in round \(round)", trainXOR())
    check("objects made before round \(round) are intact", between.isIntact(count: 100))
  }
  let after = Objects(count: 1000)
  check("objects after training", before.isIntact(count: 1000) && after.isIntact(count: 1000))
  check("objects are alive while they are used", Node.alive == 2000)
}

run()
check("every object was released once", Node.alive == 0)
print("1..\(checks)")
if failures > 0 { fatalError("\(failures) checks failed") }
