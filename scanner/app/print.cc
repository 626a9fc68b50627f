#include "scanner/app/print.h"

#include "scanner/app/log.h"
#include "scanner/app/output/output_file.h"
#include "scanner/app/report_files.h"

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
