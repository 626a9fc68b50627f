#include "scanner/driver/backup_privilege.h"

#include <utility>

namespace scanner {

BackupPrivilege::BackupPrivilege(std::unique_ptr<TokenSystem> system) : system_(std::move(system)) {
  refusal_ = system_->copy_process_token();
  if (refusal_ == SystemCode::kSuccess) refusal_ = system_->enable_in_copy();
  if (refusal_ != SystemCode::kSuccess) system_.reset();
}

BackupPrivilege::Scope::Scope(const TokenSystem* system)
    : impersonated_(system != nullptr && system->impersonate() == SystemCode::kSuccess ? system
                                                                                       : nullptr) {}

BackupPrivilege::Scope::~Scope() {
  if (impersonated_ != nullptr) impersonated_->revert();
}

}  // namespace scanner
