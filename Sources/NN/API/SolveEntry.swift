public import CNN

@c @implementation
public func nn_solve_size(_ network: OpaquePointer!, _ rows: Int, _ size: UnsafeMutablePointer<Int>!)
  -> nn_status
{
  entry { () throws(Status) in
    let network = try requireTrainable(network)
    let size = try require(size)
    try network.requireOutside(size)
    try requireRows(rows, width: network.features)
    guard !network.hasColumns else { throw .unsupported }
    #if NN_GSL
      size.pointee = try LeastSquares.bytes(rows: rows, features: network.features, outputs: network.outputs)
    #else
      throw Status.unsupported
    #endif
  }
}

@c @implementation
public func nn_solve(
  _ network: OpaquePointer!, _ inputs: UnsafePointer<Float>!, _ targets: UnsafePointer<Float>!, _ rows: Int,
  _ alpha: Double, _ coefficients: UnsafeMutablePointer<Double>!, _ work: UnsafeMutableRawPointer!,
  _ workSize: Int
) -> nn_status {
  entry { () throws(Status) in
    let network = try requireFreeTrainable(network)
    let inputs = try require(inputs)
    let targets = try require(targets)
    let coefficients = try optional(coefficients)
    let work = UnsafeMutableRawPointer(mutating: try requireBlock(work))
    guard network.isLinear else { throw .lossMismatch }
    guard !network.hasColumns else { throw .unsupported }
    guard alpha >= 0, alpha.isFinite else { throw .badSetting }
    try requireRows(rows, of: network)
    var claims = Claims()
    try claims.uses(network)
    try claims.reads(inputs, rows &* network.inputs)
    try claims.reads(targets, rows &* network.targetWidth)
    try claims.writes(coefficients, (network.features &+ 1) &* network.outputs)
    #if NN_GSL
      let bytes = try LeastSquares.bytes(rows: rows, features: network.features, outputs: network.outputs)
      try claims.writes(work, bytes: bytes)
    #endif
    try requireSamples(inputs, targets, rows, of: network)
    #if NN_GSL
      try requireSize(workSize, atLeast: bytes)
      let problem = LeastSquares(
        rows: rows, features: network.features, outputs: network.outputs, work: work)
      try network.solve(problem, inputs, targets, alpha: alpha, coefficients)
    #else
      throw Status.unsupported
    #endif
  }
}
