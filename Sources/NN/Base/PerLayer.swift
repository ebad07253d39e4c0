/// An element for each layer that a network can have: NN_MAX_LAYERS, which a test compares.
typealias PerLayer<Element> = InlineArray<64, Element>
