/// Keeps some of the elements that are added, evenly from the first to the last, in bounded memory: more than a figure
/// has columns of pixels.
struct Thinned<Element> {
  private static var most: Int { 4096 }

  private var kept: [Element] = []
  /// Distance between two elements that are kept.
  private var step = 1
  private var count = 0
  /// Last element, when it is not among `kept`.
  private var last: Element?

  mutating func add(_ element: Element) {
    let isKept = count % step == 0
    if isKept { kept.append(element) }
    last = isKept ? nil : element
    count += 1
    if kept.count > Self.most {
      kept = stride(from: 0, to: kept.count, by: 2).map { kept[$0] }
      step *= 2
    }
  }

  var elements: [Element] { kept + [last].compactMap(\.self) }
}
