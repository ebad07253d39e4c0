/// A constant of a graph: numbers or texts in row-major order.
struct Tensor {
  /// Sizes of the dimensions; empty for a single number.
  var shape: [Int]
  var values: Values

  enum Values {
    case numbers([Double])
    case texts([String])
  }

  init(_ numbers: [Double], shape: [Int]) {
    values = .numbers(numbers)
    self.shape = shape
  }

  init(_ texts: [String], shape: [Int]) {
    values = .texts(texts)
    self.shape = shape
  }

  var count: Int {
    switch values {
    case .numbers(let numbers): numbers.count
    case .texts(let texts): texts.count
    }
  }

  /// nil for texts.
  var numbers: [Double]? {
    if case .numbers(let numbers) = values { numbers } else { nil }
  }

  /// The single number; nil for anything else.
  var scalar: Double? {
    if case .numbers(let numbers) = values, numbers.count == 1 { numbers[0] } else { nil }
  }

  /// Numbers that count, such as dimensions; nil when there are others.
  var integers: [Int]? { numbers?.integers }

  /// What a table or a program would call the values: whole numbers without a point.
  var names: [String] {
    switch values {
    case .texts(let texts): texts
    case .numbers(let numbers): numbers.map { Int(exactly: $0).map(String.init) ?? String($0) }
    }
  }

  /// With the dimensions in another order; nil when `order` is none of them.
  func transposed(_ order: [Int]) -> Tensor? {
    guard order.sorted() == Array(shape.indices) else { return nil }
    let strides = shape.indices.map { shape[($0 + 1)...].reduce(1, *) }
    let places = Self.places(order.map { shape[$0] }, strides: order.map { strides[$0] })
    return picking(places, shape: order.map { shape[$0] })
  }

  /// The values at these places.
  func picking(_ places: [Int], shape: [Int]) -> Tensor {
    switch values {
    case .numbers(let numbers): Tensor(places.map { numbers[$0] }, shape: shape)
    case .texts(let texts): Tensor(places.map { texts[$0] }, shape: shape)
    }
  }

  func reshaped(_ shape: [Int]) -> Tensor {
    var tensor = self
    tensor.shape = shape
    return tensor
  }

  /// Places of the elements of a tensor of this shape in one whose dimensions have these strides.
  private static func places(_ shape: [Int], strides: [Int]) -> [Int] {
    var places = [0]
    for (size, stride) in zip(shape, strides) {
      places = places.flatMap { place in (0..<size).map { place + $0 * stride } }
    }
    return places
  }
}

extension [Double] {
  /// Whole numbers; nil when there are others.
  var integers: [Int]? {
    let whole = compactMap { Int(exactly: $0) }
    return whole.count == count ? whole : nil
  }
}
