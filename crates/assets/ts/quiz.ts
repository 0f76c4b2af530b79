import { QuizAttempt } from "./elements/quiz-attempt.js";
import { WordCount } from "./elements/word-count.js";
import { define } from "./lib/live-element.js";

define("quiz-attempt", QuizAttempt);
define("word-count", WordCount);
