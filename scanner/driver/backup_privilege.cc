#include "scanner/driver/backup_privilege.h"

#include <utility>

namespace scanner {

BackupPrivilege::BackupPrivilege(std::unique_ptr<TokenSystem> system) : system_(std::move(system)) {
  refusal_ = system_->copy_process_token();
  if (refusal_ == SystemCode::kSuccess) refusal_ = system_->enable_in_copy();
  if (refusal_ != SystemCode::kSuccess) system_.reset();
}

BackupPrivilege::Scope::Scope(const TokenSystem* system)
    : worn_(system != nullptr && system->put_on() == SystemCode::kSuccess ? system : nullptr) {}

BackupPrivilege::Scope::~Scope() {
  if (worn_ != nullptr) worn_->take_off();
}

}  // namespace scanner
