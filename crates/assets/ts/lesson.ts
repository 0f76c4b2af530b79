import { LessonStanding } from "./elements/lesson-standing.js";
import { PdfView } from "./elements/pdf-view.js";
import { VideoLesson } from "./elements/video-lesson.js";
import { define } from "./lib/live-element.js";

define("lesson-standing", LessonStanding);
define("pdf-view", PdfView);
define("video-lesson", VideoLesson);
