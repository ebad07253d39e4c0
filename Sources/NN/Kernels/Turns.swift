/// cas a = cos a + sin a for a = 2 pi m / n, 0 <= m < n: the angle is brought into the first eighth of a turn in
/// integers, which is exact, and rounded once.
func cas(_ m: Int, of n: Int) -> Float {
  let octant = 8 * m / n
  let rest = 8 * m - octant * n
  let isMirrored = octant & 1 != 0
  let part = Float(isMirrored ? n - rest : rest) / Float(n)
  let (sine, cosine) = (sineInOctant(part), cosineInOctant(part))
  switch octant {
  case 0, 1: return cosine + sine
  case 2: return cosine - sine
  case 3: return sine - cosine
  case 4, 5: return -cosine - sine
  case 6: return sine - cosine
  default: return cosine - sine
  }
}

/// sin(part pi / 4), 0 <= part <= 1: Cephes' sinf.
private func sineInOctant(_ part: Float) -> Float {
  let x = part * 0.785398163
  let z = x * x
  return ((-1.9515295891e-4 * z + 8.3321608736e-3) * z - 1.6666654611e-1) * z * x + x
}

/// cos(part pi / 4), 0 <= part <= 1: Cephes' cosf.
private func cosineInOctant(_ part: Float) -> Float {
  let x = part * 0.785398163
  let z = x * x
  let tail = ((2.443315711809948e-5 * z - 1.388731625493765e-3) * z + 4.166664568298827e-2) * z * z
  return 1 - 0.5 * z + tail
}
