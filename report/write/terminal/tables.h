// Figures of an outline in columns.
#pragma once

#include "report/outline/outline.h"
#include "report/write/terminal/screen.h"

namespace report {

void show(const VerdictTable& table, Screen& screen);
void show(const CountList& list, Screen& screen);
void show(const BreakList& list, Screen& screen);

}  // namespace report
