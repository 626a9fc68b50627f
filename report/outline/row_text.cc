#include "report/outline/row_text.h"

#include "report/model/fault_text.h"
#include "report/text/human_text.h"
#include "report/text/number_text.h"

namespace report {

std::string describe_set(const HardLinkRow& row) {
  std::string line(row.file.volume);
  line += " record ";
  append_number(row.file.record, line);
  line += ": " + counted(row.name_count, "name", "names");
  if (row.dos_name_count != 0) {
    line += " and " + counted(row.dos_name_count, "8.3 alias", "8.3 aliases");
  }
  if (row.size_bytes) line += ", " + human_bytes(*row.size_bytes);
  if (row.saved_bytes) line += ", saves " + human_bytes(*row.saved_bytes);
  return line;
}

std::string describe(const FindingRow& row, bool volume) {
  std::string line;
  if (volume) (line += row.volume) += " ";
  line += "record ";
  append_number(row.record, line);
  line += "-";
  append_number(row.sequence, line);
  return line;
}

std::string describe(const FaultRow& row) {
  std::string line(row.volume);
  line += " record ";
  append_number(row.fault.record, line);
  line += ": ";
  line += word(row.fault.code);
  line += ", ";
  line += explain(row.fault.code);
  return line;
}

}  // namespace report
