import CNN

// The constants of docs/model-format.md.

enum Format {
  static var version: UInt32 { 1 }
  /// Version of a model whose layers compute in integers.
  static var quantizedVersion: UInt32 { 2 }
  /// Version of a model with columns, of either kind.
  static var columnsVersion: UInt32 { 3 }
  static var byteOrderMark: UInt32 { 0x0102_0304 }
  static var headerBytes: Int { 32 }
  static var sectionEntryBytes: Int { 16 }
  static var networkBytes: Int { 128 }
  static var layerBytes: Int { 32 }
  static var trainingStateBytes: Int { 32 }
  /// In the training state.
  static var frozenLayersOffset: Int { 28 }
  static var alignment: Int { 16 }
  /// The checksum covers everything from here on.
  static var checksumStart: Int { 24 }

  // The magic as two little-endian words: 89 'L' 'N' 'N', CR LF 1A LF.
  static var magicLow: UInt32 { 0x4E4E_4C89 }
  static var magicHigh: UInt32 { 0x0A1A_0A0D }

  enum Offset {
    static var version: Int { 8 }
    static var byteOrder: Int { 12 }
    static var fileBytes: Int { 16 }
    static var checksum: Int { 20 }
    static var sectionCount: Int { 24 }
    /// Of version 3: 1 when its layers compute in integers; else 0.
    static var isQuantized: Int { 28 }
  }
}

enum Section: UInt32 {
  case network = 1
  case layers = 2
  case parameters = 3
  case inputScaling = 4
  case targetScaling = 5
  case featureNames = 6
  case targetNames = 7
  case labels = 8
  case note = 9
  case quantizedLayers = 10
  case quantizedWeights = 11
  case quantizedBiases = 12
  case multipliers = 13
  case shifts = 14
  case tables = 15
  case trainingState = 16
  case optimizerSlots = 17
  case columns = 18
  case categoryNames = 19
  case quantiles = 20

  /// Whether a quantised model has it and no other does.
  var isQuantized: Bool {
    rawValue >= Section.quantizedLayers.rawValue && rawValue <= Section.tables.rawValue
  }

  var isText: Bool {
    rawValue >= Section.featureNames.rawValue && rawValue <= Section.note.rawValue || self == .categoryNames
  }

  /// Whether a model of floats has it and no other does.
  var isFloat: Bool { self == .parameters || self == .trainingState || self == .optimizerSlots }
}

func roundUp(_ bytes: Int) -> Int { (bytes + Format.alignment - 1) & ~(Format.alignment - 1) }
