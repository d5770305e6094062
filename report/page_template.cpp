// The built page as bytes of the program: the assembler includes the file, no compiler sees a megabyte of text.
#include "base/error.h"
#include "report/page.h"

#ifdef SWITCHYARD_REPORT_PAGE
// NOLINTNEXTLINE(hicpp-no-assembler)
__asm__(
    ".section .rodata\n"
    ".global switchyard_report_page\n"
    ".global switchyard_report_page_end\n"
    "switchyard_report_page:\n"
    ".incbin \"" SWITCHYARD_REPORT_PAGE "\"\n"
    "switchyard_report_page_end:\n"
    ".byte 0\n"
    ".text\n");

extern "C" {
extern const char switchyard_report_page[];
extern const char switchyard_report_page_end[];
}

namespace switchyard::report {

std::string_view page_template() {
  return {switchyard_report_page, static_cast<std::size_t>(switchyard_report_page_end - switchyard_report_page)};
}

}  // namespace switchyard::report

#else

namespace switchyard::report {

std::string_view page_template() {
  throw ConfigError(
      "this program was built without the report's page; install nodejs and npm and configure with "
      "-DSWITCHYARD_REPORT_PAGE=ON ('switchyard table' needs neither)");
}

}  // namespace switchyard::report

#endif
