//! The one schema history, for SQLite and PostgreSQL. Migrations are added, never changed; they know no entities.

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;

mod columns;
#[cfg(test)]
mod filled;
mod m0001_foundation;
mod m0002_identity;
mod m0003_course_authoring;
mod m0004_content_delivery;
mod m0005_quiz_grading;
mod m0006_progress_tracking;
mod m0007_certification;
mod m0008_learning_hours;
mod m0009_certificates;
mod m0010_idempotent_writes;
mod m0011_progress_rules;
mod m0012_reporting;
mod m0013_reporting_lines;
mod m0014_competency_development;
mod m0015_performance_dialogue;
mod m0016_mentoring;
mod m0017_assignments;
mod m0018_performance_talks;
mod m0019_cycles_and_costs;
mod m0020_notifications;
mod m0021_attempt_records;
mod m0022_quiz_schedules;
mod m0023_training_classes;
mod m0024_question_banks;
mod m0026_number_series;
mod m0027_hours_at_hand;
mod m0029_parts_read;
mod m0030_awards;
mod m0031_recurring_failures;
mod m0033_saved_comments;
mod m0035_wallet_offers;
mod m0036_answer_files;
mod m0037_double_marking;
mod m0038_late_answers;

/// Brings a database up to date.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_foundation::Migration),
            Box::new(m0002_identity::Migration),
            Box::new(m0003_course_authoring::Migration),
            Box::new(m0004_content_delivery::Migration),
            Box::new(m0005_quiz_grading::Migration),
            Box::new(m0006_progress_tracking::Migration),
            Box::new(m0007_certification::Migration),
            Box::new(m0008_learning_hours::Migration),
            Box::new(m0009_certificates::Migration),
            Box::new(m0010_idempotent_writes::Migration),
            Box::new(m0011_progress_rules::Migration),
            Box::new(m0012_reporting::Migration),
            Box::new(m0013_reporting_lines::Migration),
            Box::new(m0014_competency_development::Migration),
            Box::new(m0015_performance_dialogue::Migration),
            Box::new(m0016_mentoring::Migration),
            Box::new(m0017_assignments::Migration),
            Box::new(m0018_performance_talks::Migration),
            Box::new(m0019_cycles_and_costs::Migration),
            Box::new(m0020_notifications::Migration),
            Box::new(m0021_attempt_records::Migration),
            Box::new(m0022_quiz_schedules::Migration),
            Box::new(m0023_training_classes::Migration),
            Box::new(m0024_question_banks::Migration),
            Box::new(m0026_number_series::Migration),
            Box::new(m0027_hours_at_hand::Migration),
            Box::new(m0029_parts_read::Migration),
            Box::new(m0030_awards::Migration),
            Box::new(m0031_recurring_failures::Migration),
            Box::new(m0033_saved_comments::Migration),
            Box::new(m0035_wallet_offers::Migration),
            Box::new(m0036_answer_files::Migration),
            Box::new(m0037_double_marking::Migration),
            Box::new(m0038_late_answers::Migration),
        ]
    }
}
