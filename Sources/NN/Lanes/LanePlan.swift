/// Where everything of a pack of networks of one shape lies in scratch, in floats from its start, with `lanes` lanes.
struct LanePlan {
  /// Rows that go through the layers at once.
  let rows: Int
  private(set) var floats = 0
  private(set) var parameters = 0
  private(set) var gradients = 0
  private(set) var slots = 0
  private(set) var roots = 0
  private(set) var inputs = 0
  /// Of the first layer's buffers; those of the others follow: `buffers(of:)`.
  private(set) var layers = 0
  private(set) var delta = 0
  private(set) var targets = 0
  private(set) var weights = 0
  private(set) var losses = 0
  private(set) var seeds = 0
  /// [units of all layers][lanes]: whether a unit had a gradient.
  private(set) var alive = 0
  /// One network's outputs of a row.
  private(set) var row = 0

  /// Lanes of the widest registers: sizes do not depend on the processor.
  static var mostLanes: Int { 16 }
  /// Floats of a chunk of rows with so many lanes: they stay in the nearest caches.
  private static var chunkFloats: Int { 16_384 }
  private static var mostRows: Int { 64 }

  init(_ network: Network, lanes: Int) throws(Status) {
    let (features, outputs) = (network.features, network.outputs)
    let widest = LanePlan.widest(network)
    var ofRow = features &+ widest &+ network.targetWidth &+ 3
    var units = 0
    for i in 0..<network.layerCount {
      ofRow &+= LanePlan.floats(ofLayer: i, network)
      units &+= Int(network.layers[i].units)
    }
    let fitting = LanePlan.chunkFloats / (ofRow &* LanePlan.mostLanes)
    rows = min(max(fitting & ~7, 8), min(LanePlan.mostRows, network.maxBatch))
    let trained = network.trainedCount
    parameters = try reserve(network.parameterCount, lanes)
    gradients = try reserve(trained, lanes)
    slots = try reserve(try product(trained, network.slots), lanes)
    roots = try reserve(trained, lanes)
    inputs = try reserve(try product(rows, features), lanes)
    layers = floats
    for i in 0..<network.layerCount {
      _ = try reserve(try product(rows, LanePlan.floats(ofLayer: i, network)), lanes)
    }
    delta = try reserve(try product(rows, widest), lanes)
    targets = try reserve(try product(rows, network.targetWidth), lanes)
    weights = try reserve(rows, lanes)
    losses = try reserve(rows, lanes)
    seeds = try reserve(rows, lanes)
    alive = try reserve(units, lanes)
    row = try reserve(outputs, 1)
  }

  private mutating func reserve(_ count: Int, _ lanes: Int) throws(Status) -> Int {
    let start = floats
    floats = try sum(floats, try sum(try product(count, lanes), 15)) & ~15
    return start
  }

  /// Units of the widest hidden layer that is trained.
  private static func widest(_ network: Network) -> Int {
    var widest = 0
    for i in network.frozenLayers..<network.layerCount &- 1 {
      widest = max(widest, Int(network.layers[i].units))
    }
    return widest
  }

  /// Floats of a row and a lane in a layer's buffers: outputs; what backward starts from, where that is something else;
  /// and dropout's mask.
  static func floats(ofLayer i: Int, _ network: Network) -> Int {
    let units = Int(network.layers[i].units)
    let (isMasked, isKept) = (network.isMasked(i), network.keepsSums(i))
    return units &* (1 &+ (isKept ? 1 : 0) &+ (isMasked ? 1 : 0))
  }
}

extension Network {
  /// Arrays like the parameters that the optimiser keeps.
  var slots: Int { settings.pointee.optimizer.slots(momentum: settings.pointee.momentum) }

  /// Whether backward starts from something else than what a layer gives to the next one: the sums, or outputs that
  /// dropout hid.
  func keepsSums(_ i: Int) -> Bool {
    i < layerCount &- 1 && i >= frozenLayers && (isMasked(i) || Activation(layers[i]).needsSums)
  }
}
