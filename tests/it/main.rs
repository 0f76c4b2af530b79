//! Stories over HTTP, and the rules of the source tree.

mod a_class_is_held;
mod a_course_is_taken_again;
mod a_learner_earns_a_certificate;
mod a_mentor_pair;
mod a_photo_by_api;
mod a_version_is_chosen;
mod a_year_is_planned;
mod an_outside_certificate_counts;
mod an_upload_is_cut_off;
mod assignments;
mod costs_and_partial_years;
mod feedback_and_goals;
mod goals_by_json;
mod idempotent_writes;
mod kill;
mod live;
mod notices;
mod old_database;
mod operation;
mod pages_and_statements;
mod permissions;
mod progress_rules;
mod reporting_lines;
mod reports;
mod tidy;
mod world;
