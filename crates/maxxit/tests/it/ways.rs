//! The two ways to run; every scenario is told once and lived both ways.

/// How the platform is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// `maxxit up`: everything in one process, SQLite.
    Embedded,
    /// `maxxit serve` and `maxxit router`: one process each, PostgreSQL and Redis.
    Distributed,
}

/// Makes two tests of each scenario.
macro_rules! both_ways {
    ($($scenario:ident),+ $(,)?) => {
        mod in_one_process {
            use crate::ways::Way;
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $scenario() {
                super::$scenario(Way::Embedded).await;
            })+
        }
        mod in_many_processes {
            use crate::ways::Way;
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $scenario() {
                super::$scenario(Way::Distributed).await;
            })+
        }
    };
}
