#include "base/units.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <random>

#include "tests/base/config_error_text.h"

namespace switchyard {
namespace {

TEST(Units, ReadEveryDimension) {
  // 64 * 1024
  EXPECT_EQ(parse_quantity<Bytes>("64 KiB"), Bytes(65536));
  EXPECT_EQ(parse_quantity<Bytes>("64KiB"), Bytes(65536));
  // 1.5 * 1024
  EXPECT_EQ(parse_quantity<Bytes>("1.5 KiB"), Bytes(1536));
  EXPECT_EQ(parse_quantity<Cycles>("120 cycles"), Cycles(120));
  EXPECT_EQ(parse_quantity<Hertz>("1.2 GHz"), Hertz(1.2e9));
  EXPECT_EQ(parse_quantity<BytesPerSecond>("34 GB/s"), BytesPerSecond(34e9));
  EXPECT_EQ(parse_quantity<Joules>("0.2 pJ"), Joules(0.2e-12));
  EXPECT_EQ(parse_quantity<Seconds>("3.5 ms"), Seconds(3.5e-3));
  // 5 * 60
  EXPECT_EQ(parse_quantity<Seconds>("5 min"), Seconds(300.0));
  EXPECT_EQ(parse_quantity<SquareMetres>("2.26 mm2"), SquareMetres(2.26e-6));
  EXPECT_EQ(parse_quantity<Volts>("0.8 V"), Volts(0.8));
  EXPECT_EQ(parse_quantity<Watts>("250 W"), Watts(250.0));
  EXPECT_EQ(parse_quantity<Metres>("45 nm"), Metres(45e-9));
}

TEST(Units, AreExactToTheLast64BitByte) {
  // 2^63 - 1
  EXPECT_EQ(parse_quantity<Bytes>("9223372036854775807 B").value(), 9223372036854775807);
  // (2^63 - 1024) / 1024 = 2^53 - 1 KiB, which no double times 1024 would tell from its neighbours in bytes
  EXPECT_EQ(parse_quantity<Bytes>("9007199254740991 KiB").value(), 9223372036854774784);
  EXPECT_EQ(config_error_of([] { parse_quantity<Bytes>("9223372036854775808 B"); }),
            "‘9223372036854775808 B’ does not fit 64 bits");
  EXPECT_EQ(config_error_of([] { parse_quantity<Bytes>("8388608 TiB"); }),
            "‘8388608 TiB’ does not fit 64 bits");
}

TEST(Units, NameTheAcceptedUnitsWhereOneIsMissing) {
  EXPECT_EQ(config_error_of([] { parse_quantity<Hertz>("1000"); }),
            "‘1000’ has no unit; write a frequency with one of Hz, kHz, MHz, GHz, for example ‘1.2 GHz’");
  EXPECT_EQ(config_error_of([] { parse_quantity<Volts>("high"); }),
            "‘high’ is not a voltage; write a number and a unit (mV, V), for example ‘0.8 V’");
}

TEST(Units, SuggestTheUnitThatWasMeant) {
  EXPECT_EQ(config_error_of([] { parse_quantity<Hertz>("1.2 Ghz"); }),
            "unknown unit ‘Ghz’ for a frequency; known: Hz, kHz, MHz, GHz (did you mean ‘GHz’?)");
  EXPECT_EQ(config_error_of([] { parse_quantity<Volts>("3 furlong"); }),
            "unknown unit ‘furlong’ for a voltage; known: mV, V");
}

TEST(Units, RefuseWhatIsNoNumber) {
  for (const char* text :
       {"nan s", ".inf s", "inf s", "1e s", "- s", ".5 s", "1. s", "0x10 s", "010 s", "1,5 s", "1 s s"}) {
    EXPECT_THROW(parse_quantity<Seconds>(text), ConfigError) << text;
  }
  EXPECT_EQ(config_error_of([] { parse_quantity<Seconds>("1e400 s"); }), "‘1e400 s’ is too large");
  EXPECT_EQ(config_error_of([] { parse_quantity<Bytes>("0.3 B"); }),
            "‘0.3 B’ is not a whole number of bytes");
  EXPECT_EQ(config_error_of([] { parse_quantity<Cycles>("2.5 cycles"); }),
            "‘2.5 cycles’ is not a whole number of cycles");
}

TEST(Units, AreWrittenShort) {
  EXPECT_EQ(format_quantity(Bytes(65536)), "64 KiB");
  EXPECT_EQ(format_quantity(Bytes(1000)), "1 kB");
  EXPECT_EQ(format_quantity(Bytes(1001)), "1001 B");
  EXPECT_EQ(format_quantity(Bytes(0)), "0 B");
  EXPECT_EQ(format_quantity(Seconds(0.0035)), "3.5 ms");
  EXPECT_EQ(format_quantity(Hertz(1.2e9)), "1.2 GHz");
  EXPECT_EQ(format_quantity(SquareMetres(2.26e-6)), "2.26 mm2");
  EXPECT_EQ(format_quantity(Joules(0.0)), "0 J");
  EXPECT_EQ(format_quantity(Joules(-2e-13)), "-200 fJ");
}

TEST(Units, ReadBackExactlyWhatTheyWrote) {
  std::mt19937_64 random(1);
  constexpr Dimension reals[] = {Dimension::seconds, Dimension::joules,           Dimension::watts,
                                 Dimension::hertz,   Dimension::bytes_per_second, Dimension::volts,
                                 Dimension::metres,  Dimension::square_metres};
  for (int i = 0; i < 4000; ++i) {
    const auto value = std::bit_cast<double>(random());  // any exponent, any mantissa
    if (!std::isfinite(value)) continue;
    for (const Dimension dimension : reals) {
      const std::string text = format_quantity(value, dimension);
      ASSERT_EQ(parse_real_quantity(text, dimension), value) << text;
    }
    const auto whole = static_cast<std::int64_t>(random() >> (i % 63 + 1));
    for (const Dimension dimension : {Dimension::bytes, Dimension::cycles}) {
      ASSERT_EQ(parse_whole_quantity(format_quantity(whole, dimension), dimension), whole);
    }
  }
}

}  // namespace
}  // namespace switchyard
