public import CNN

@c @implementation
public func nn_window_features(
  _ window: UnsafePointer<nn_window>!, _ count: UnsafeMutablePointer<Int>!
) -> nn_status {
  entry { () throws(Status) in
    let window = try require(window)
    let count = try require(count)
    let checked = try Window(window)
    try requireApart(window, count)
    count.pointee = checked.featureCount
  }
}

@c @implementation
public func nn_window_size(
  _ window: UnsafePointer<nn_window>!, _ size: UnsafeMutablePointer<Int>!
) -> nn_status {
  entry { () throws(Status) in
    let window = try require(window)
    let size = try require(size)
    let checked = try Window(window)
    try requireApart(window, size)
    size.pointee = checked.stateBytes
  }
}

@c @implementation
public func nn_push_reading(
  _ window: UnsafePointer<nn_window>!, _ state: UnsafeMutablePointer<Float>!, _ stateSize: Int,
  _ reading: UnsafePointer<Float>!, _ features: UnsafeMutablePointer<Float>!,
  _ isComplete: UnsafeMutablePointer<UInt32>!
) -> nn_status {
  entry { () throws(Status) in
    let window = try require(window)
    let floats = try require(state)
    let reading = try require(reading)
    let features = try require(features)
    let isComplete = try require(isComplete)
    let checked = try Window(window)
    try requireSize(stateSize, atLeast: checked.stateBytes)
    var claims = Claims()
    try claims.reads(window)
    try claims.reads(reading, checked.channels)
    try claims.writes(floats, checked.stateFloats)
    try claims.writes(features, checked.featureCount)
    try claims.writes(isComplete)
    guard areWithin(mostReading, reading, checked.channels) else { throw .nonfiniteInput }
    let state = WindowState(window: checked, floats: floats)
    guard state.isPossible else { throw .wrongState }
    isComplete.pointee = state.push(reading) ? 1 : 0
    if isComplete.pointee != 0 { state.write(features) }
  }
}

/// No sum of a window's squares overflows.
private var mostReading: Float { 1e15 }
