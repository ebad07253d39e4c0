import CNN

/// An nn_schedule that owns its milestones.
struct TraceSchedule: @unchecked Sendable {
  var schedule = nn_schedule_default()
  var milestones: [UInt32] = []

  func withSchedule<R>(_ body: (UnsafePointer<nn_schedule>) throws -> R) rethrows -> R {
    try milestones.withUnsafeBufferPointer { milestones in
      var schedule = schedule
      schedule.milestones = milestones.baseAddress
      schedule.milestone_count = UInt32(milestones.count)
      return try withUnsafePointer(to: &schedule, body)
    }
  }
}

/// The words of a trace file, one after the other.
struct TraceReader {
  private(set) var setup = NetworkSetup(inputs: 0, [])
  private(set) var schedule = TraceSchedule()
  private(set) var arrays: [String: [Float]] = [:]
  private var words: ArraySlice<Substring>

  init(_ text: String) { words = text.split { $0 == " " || $0 == "\n" }[...] }

  struct Unexpected: Error { let word: String }

  mutating func read() throws {
    while let key = words.popFirst() { try readValue(of: key) }
  }

  private mutating func readValue(of key: Substring) throws {
    if let place = Self.placeOfSetting(key) {
      let value: Float = try number()
      withUnsafeMutableBytes(of: &setup.config) {
        $0.storeBytes(of: value, toByteOffset: place, as: Float.self)
      }
    } else if let field = Self.floatsOfSchedule[key] {
      schedule.schedule[keyPath: field] = try number()
    } else if let field = Self.countsOfSchedule[key] {
      schedule.schedule[keyPath: field] = try number()
    } else {
      try readChoice(of: key)
    }
  }

  private mutating func readChoice(of key: Substring) throws {
    switch key {
    case "input_count": setup.config.inputs = try number()
    case "layer": try readLayer()
    case "loss": setup.config.loss = try choice(NN_CHOICE_LOSS)
    case "optimizer": setup.config.optimizer = try choice(NN_CHOICE_OPTIMIZER)
    case "reduction": setup.config.reduction = try choice(NN_CHOICE_REDUCTION)
    case "nesterov": setup.config.nesterov = try number()
    case "standardize_inputs": setup.config.input_scaling = try number()
    case "standardize_targets": setup.config.target_scaling = try number()
    case "schedule_kind": schedule.schedule.kind = try choice(NN_CHOICE_SCHEDULE)
    case "schedule_milestones":
      let count: Int = try number()
      schedule.milestones = try (0..<count).map { _ in try number() }
    case "array": try readArray()
    default: throw Unexpected(word: String(key))
    }
  }

  private mutating func readLayer() throws {
    let units: Int = try number()
    let activation = Int(try choice(NN_CHOICE_ACTIVATION))
    setup.layers.append(nn_layer(units, activation, slope: try number()))
  }

  private mutating func readArray() throws {
    let name = String(try word())
    let count: Int = try number()
    arrays[name] = try (0..<count).map { _ in try number() }
  }

  private mutating func word() throws -> Substring {
    guard let word = words.popFirst() else { throw Unexpected(word: "end of the file") }
    return word
  }

  private mutating func number<T: LosslessStringConvertible>() throws -> T {
    let word = String(try word())
    guard let value = T(word) else { throw Unexpected(word: word) }
    return value
  }

  /// A name of the library's, with underscores for its hyphens.
  private mutating func choice(_ choice: Int) throws -> Int32 {
    let word = String(try word())
    var value: Int32 = 0
    let status = nn_find_choice(nn_choice(choice), word.replacing("_", with: "-"), &value)
    guard status == NN_OK else { throw Unexpected(word: word) }
    return value
  }
}

extension TraceReader {
  private typealias ScheduleFields<Value> = [Substring: WritableKeyPath<nn_schedule, Value> & Sendable]

  /// Where the number of that name is in an nn_config, whose settings are words behind its layers.
  private static func placeOfSetting(_ name: Substring) -> Int? {
    let fields = Array(Mirror(reflecting: nn_config()).children)
    guard let first = fields.firstIndex(where: { $0.label == "layer_count" }),
      let index = fields.firstIndex(where: { $0.label == String(name) }), fields[index].value is Float
    else { return nil }
    return MemoryLayout<nn_config>.offset(of: \.layer_count).map {
      $0 + (index - first) * MemoryLayout<Float>.size
    }
  }

  private static let floatsOfSchedule: ScheduleFields<Float> = [
    "schedule_gamma": \.gamma, "schedule_floor_rate": \.floor_rate, "schedule_threshold": \.threshold,
    "schedule_warmup_start": \.warmup_start,
  ]
  private static let countsOfSchedule: ScheduleFields<UInt32> = [
    "schedule_step_size": \.step_size, "schedule_period": \.period, "schedule_patience": \.patience,
    "schedule_warmup_epochs": \.warmup_epochs,
  ]
}
