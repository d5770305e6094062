// Quantities that cannot be mixed up: bytes are not cycles, joules are not watts.
#pragma once

#include <compare>
#include <cstdint>

namespace switchyard {

/// A number with a dimension. `Rep` is std::int64_t for counts and double for physical quantities (SI units).
template <class Tag, class Rep>
class Quantity {
 public:
  using tag = Tag;
  using rep = Rep;

  constexpr Quantity() = default;
  explicit constexpr Quantity(Rep value) : value_(value) {}

  /// The number, in the unit named at the alias below.
  constexpr Rep value() const { return value_; }

  constexpr auto operator<=>(const Quantity&) const = default;
  constexpr Quantity& operator+=(Quantity other) { value_ += other.value_; return *this; }
  constexpr Quantity& operator-=(Quantity other) { value_ -= other.value_; return *this; }
  friend constexpr Quantity operator+(Quantity a, Quantity b) { return Quantity(a.value_ + b.value_); }
  friend constexpr Quantity operator-(Quantity a, Quantity b) { return Quantity(a.value_ - b.value_); }
  friend constexpr Quantity operator*(Quantity a, Rep factor) { return Quantity(a.value_ * factor); }
  friend constexpr Quantity operator*(Rep factor, Quantity a) { return Quantity(a.value_ * factor); }
  friend constexpr Quantity operator/(Quantity a, Rep divisor) { return Quantity(a.value_ / divisor); }
  /// Ratio of two quantities of one dimension.
  friend constexpr double operator/(Quantity a, Quantity b) {
    return static_cast<double>(a.value_) / static_cast<double>(b.value_);
  }

 private:
  Rep value_ = 0;
};

using Bytes = Quantity<struct BytesTag, std::int64_t>;
using Cycles = Quantity<struct CyclesTag, std::int64_t>;
using Seconds = Quantity<struct SecondsTag, double>;
using Joules = Quantity<struct JoulesTag, double>;
using Watts = Quantity<struct WattsTag, double>;
using Hertz = Quantity<struct HertzTag, double>;
using BytesPerSecond = Quantity<struct BytesPerSecondTag, double>;
using Volts = Quantity<struct VoltsTag, double>;
using Metres = Quantity<struct MetresTag, double>;
using SquareMetres = Quantity<struct SquareMetresTag, double>;

constexpr Seconds operator/(Bytes bytes, BytesPerSecond rate) {
  return Seconds(static_cast<double>(bytes.value()) / rate.value());
}
constexpr Seconds operator/(Cycles cycles, Hertz clock) {
  return Seconds(static_cast<double>(cycles.value()) / clock.value());
}
constexpr Watts operator/(Joules energy, Seconds time) { return Watts(energy.value() / time.value()); }
constexpr Joules operator*(Watts power, Seconds time) { return Joules(power.value() * time.value()); }

}  // namespace switchyard
