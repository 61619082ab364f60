#include "common/judge/hold.hpp"

#include "common/judge/notice.hpp"
#include "common/judge/test_recorder.hpp"

namespace judge {

void HeldCall::release() noexcept {
  if (listener_) {
    TestRecorder::instance().mark(pid_, "the judge lets it go on");
    let_go(listener_.get(), id_);
    listener_.reset();
  }
}

void HeldCall::fail(int error) noexcept {
  if (listener_) {
    TestRecorder::instance().mark(pid_, "the judge makes it fail");
    refuse(listener_.get(), id_, error);
    listener_.reset();
  }
}

} // namespace judge
