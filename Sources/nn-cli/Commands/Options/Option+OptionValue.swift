import ArgumentParser

// Initialisers of options and arguments whose type says what it takes. They are chosen before ArgumentParser's own,
// whose message about a wrong word cannot say what would be right.

extension Option where Value: OptionValue {
  init(
    wrappedValue: Value, name: NameSpecification = .long, parsing: SingleValueParsingStrategy = .next,
    help: ArgumentHelp? = nil
  ) {
    self.init(
      wrappedValue: wrappedValue, name: name, parsing: parsing, help: Value.help(help, initial: wrappedValue),
      completion: Value.defaultCompletionKind, transform: Value.read)
  }

  init(
    name: NameSpecification = .long, parsing: SingleValueParsingStrategy = .next, help: ArgumentHelp? = nil
  ) {
    self.init(
      name: name, parsing: parsing, help: Value.help(help, initial: nil),
      completion: Value.defaultCompletionKind, transform: Value.read)
  }
}

extension Option {
  init<Wrapped: OptionValue>(
    name: NameSpecification = .long, parsing: SingleValueParsingStrategy = .next, help: ArgumentHelp? = nil
  ) where Value == Wrapped? {
    self.init(
      name: name, parsing: parsing, help: Wrapped.help(help, initial: nil),
      completion: Wrapped.defaultCompletionKind, transform: Wrapped.read)
  }
}

extension Option {
  init<Element: OptionValue>(
    wrappedValue: [Element], name: NameSpecification = .long, parsing: ArrayParsingStrategy = .singleValue,
    help: ArgumentHelp? = nil
  ) where Value == [Element] {
    self.init(
      wrappedValue: wrappedValue, name: name, parsing: parsing, help: help,
      completion: Element.defaultCompletionKind, transform: Element.read)
  }
}

extension Argument where Value: OptionValue {
  init(help: ArgumentHelp? = nil) {
    self.init(
      help: Value.help(help, initial: nil), completion: Value.defaultCompletionKind, transform: Value.read)
  }
}
