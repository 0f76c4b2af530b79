// On every page: the small elements.
import { AutoSubmit } from "./elements/auto-submit.js";
import { CopyButton } from "./elements/copy-button.js";
import { DialogOpen } from "./elements/dialog-open.js";
import { LivePart } from "./elements/live-part.js";
import { PushDevice } from "./elements/push-device.js";
import { ShowPassword } from "./elements/show-password.js";
import { SyncChip } from "./elements/sync-chip.js";
import { VoiceNote } from "./elements/voice-note.js";
import { define } from "./lib/live-element.js";
import { watchErrorSummaries, watchInserts, watchKeys, watchMenus, watchNetwork } from "./lib/page.js";

define("auto-submit", AutoSubmit);
define("copy-button", CopyButton);
define("dialog-open", DialogOpen);
define("live-part", LivePart);
define("push-device", PushDevice);
define("show-password", ShowPassword);
define("sync-chip", SyncChip);
define("voice-note", VoiceNote);

watchErrorSummaries();
watchInserts();
watchKeys();
watchMenus();
watchNetwork();
