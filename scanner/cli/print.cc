#include "scanner/cli/print.h"

#include "scanner/cli/log.h"
#include "scanner/cli/output/output_file.h"
#include "scanner/cli/report_files.h"

namespace scanner {

ExitCode print(std::string_view utf8) {
  const auto output = OutputFile::open("-");
  if (!output) {
    log_error(output.error().message);
    return ExitCode::kFailed;
  }
  const auto written = (*output)->write(utf8);
  return written ? ExitCode::kDone : not_written(written.error());
}

}  // namespace scanner
