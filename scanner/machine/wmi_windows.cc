#include "scanner/machine/wmi.h"
#include "scanner/machine/wmi_error.h"
#include "scanner/source/win32.h"
// clang-format off: after windows.h
#include <objbase.h>
#include <oleauto.h>
#include <wbemidl.h>
// clang-format on

namespace scanner {
namespace {

// Milliseconds for one instance: the service may have to be started.
constexpr long kPatience = 60'000;

// COM for the duration of a query. A thread that already uses it in another mode keeps that.
class Com {
 public:
  Com() : result_(CoInitializeEx(nullptr, COINIT_MULTITHREADED)) {}
  Com(const Com&) = delete;
  Com& operator=(const Com&) = delete;
  ~Com() {
    if (SUCCEEDED(result_)) CoUninitialize();
  }
  [[nodiscard]] HRESULT result() const { return result_ == RPC_E_CHANGED_MODE ? S_OK : result_; }

 private:
  HRESULT result_;
};

template <typename T>
class ComPointer {
 public:
  ComPointer() = default;
  ComPointer(const ComPointer&) = delete;
  ComPointer& operator=(const ComPointer&) = delete;
  ~ComPointer() {
    if (object_ != nullptr) object_->Release();
  }
  T** out() { return &object_; }
  T* operator->() const { return object_; }
  [[nodiscard]] T* get() const { return object_; }

 private:
  T* object_ = nullptr;
};

class ComText {
 public:
  explicit ComText(const wchar_t* text) : text_(SysAllocString(text)) {}
  ComText(const ComText&) = delete;
  ComText& operator=(const ComText&) = delete;
  ~ComText() { SysFreeString(text_); }
  [[nodiscard]] BSTR get() const { return text_; }

 private:
  BSTR text_;
};

std::unexpected<Error> failure(HRESULT result) {
  return std::unexpected(Error{wmi_error_text(static_cast<std::uint32_t>(result))});
}

// Lets the provider act with the rights of the caller. Needed for each proxy. [SDK]
HRESULT lend_rights(IUnknown* proxy) {
  const HRESULT result =
      CoSetProxyBlanket(proxy, RPC_C_AUTHN_WINNT, RPC_C_AUTHZ_NONE, nullptr, RPC_C_AUTHN_LEVEL_CALL,
                        RPC_C_IMP_LEVEL_IMPERSONATE, nullptr, EOAC_NONE);
  return result == E_NOINTERFACE ? S_OK : result;  // no proxy: it is in this process
}

}  // namespace

std::expected<std::vector<WmiObject>, Error> wmi_instances(
    const wchar_t* class_name, std::initializer_list<const wchar_t*> properties) {
  const Com com;
  if (FAILED(com.result())) return failure(com.result());
  ComPointer<IWbemLocator> locator;
  HRESULT result = CoCreateInstance(CLSID_WbemLocator, nullptr, CLSCTX_INPROC_SERVER,
                                    IID_IWbemLocator, reinterpret_cast<void**>(locator.out()));
  if (FAILED(result)) return failure(result);
  ComPointer<IWbemServices> services;
  // Without the flag it waits forever for a service that does not start. [SDK]
  result = locator->ConnectServer(ComText(L"ROOT\\CIMV2").get(), nullptr, nullptr, nullptr,
                                  WBEM_FLAG_CONNECT_USE_MAX_WAIT, nullptr, nullptr, services.out());
  if (FAILED(result)) return failure(result);
  result = lend_rights(services.get());
  if (FAILED(result)) return failure(result);
  // Not every provider reports it when instances of a missing class are requested.
  ComPointer<IWbemClassObject> known;
  result = services->GetObject(ComText(class_name).get(), 0, nullptr, known.out(), nullptr);
  if (FAILED(result)) return failure(result);
  ComPointer<IEnumWbemClassObject> found;
  result = services->CreateInstanceEnum(ComText(class_name).get(),
                                        WBEM_FLAG_FORWARD_ONLY | WBEM_FLAG_RETURN_IMMEDIATELY,
                                        nullptr, found.out());
  if (FAILED(result)) return failure(result);
  result = lend_rights(found.get());
  if (FAILED(result)) return failure(result);
  std::vector<WmiObject> objects;
  for (;;) {
    ComPointer<IWbemClassObject> object;
    ULONG count = 0;
    result = found->Next(kPatience, 1, object.out(), &count);
    if (FAILED(result) || result == WBEM_S_TIMEDOUT) return failure(result);
    if (count == 0) return objects;
    WmiObject& texts = objects.emplace_back();
    for (const wchar_t* const property : properties) {
      VARIANT value;
      VariantInit(&value);
      if (SUCCEEDED(object->Get(property, 0, &value, nullptr, nullptr)) && value.vt == VT_BSTR &&
          value.bstrVal != nullptr) {
        texts[narrow(property)] = narrow(value.bstrVal);
      }
      VariantClear(&value);
    }
  }
}

}  // namespace scanner
