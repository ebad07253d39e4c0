import ArgumentParser

/// How many principal components: their number, or the share of the variance that they keep at least.
enum ComponentCount: OptionValue {
  case number(Int)
  case share(Float)

  static var takes: String { "a number of components, as 10, or the share of the variance to keep, as 0.95" }

  init?(argument: String) {
    if let number = Int(argument), number >= 1 {
      self = .number(number)
    } else if let share = Float(argument), share > 0, share < 1 {
      self = .share(share)
    } else {
      return nil
    }
  }

  var text: String {
    switch self {
    case .number(let number): "\(number)"
    case .share(let share): "\(share)"
    }
  }
}
