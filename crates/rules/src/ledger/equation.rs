//! The daily equation: what an account's equity did must be what the books say it did.

use domain::{MoneyError, Timestamp, Usdc};

use super::Book;

/// What the venue said of an account at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Balance and everything unrealised.
    pub equity: Usdc,
    /// The unrealised part of it.
    pub unrealised: Usdc,
    /// When, by the venue's clock.
    pub at: Timestamp,
}

/// What the books say came in a span of time; negative left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flows {
    /// Deposits less withdrawals.
    pub deposits: Usdc,
    /// What exits of ours realised.
    pub realised: Usdc,
    /// What was charged, negative when it was.
    pub fees: Usdc,
    /// Funding received.
    pub funding: Usdc,
    /// What trades brought that are not ours.
    pub external: Usdc,
}

/// Both sides of the equation and what lies between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Equation {
    /// Where the span began.
    pub opening: Standing,
    /// Where it ended.
    pub closing: Standing,
    /// What the books say of it.
    pub flows: Flows,
    /// What the equity did beyond what the books explain.
    pub gap: Usdc,
}

impl Flows {
    /// From what stands in each book: a source is negative by what came from it.
    pub fn of_balances(balance: impl Fn(Book) -> Usdc) -> Result<Self, MoneyError> {
        let came = |book| Usdc::ZERO.checked_sub(balance(book));
        Ok(Self {
            deposits: came(Book::Capital)?,
            realised: came(Book::Realised)?,
            fees: came(Book::Fees)?,
            funding: came(Book::Funding)?,
            external: came(Book::External)?,
        })
    }

    /// All that came without a deposit.
    pub fn earned(&self) -> Result<Usdc, MoneyError> {
        self.realised
            .checked_add(self.fees)?
            .checked_add(self.funding)?
            .checked_add(self.external)
    }
}

/// Equity change − deposits = realised + change of unrealised + fees + funding; the gap is what is
/// left over.
pub fn equate(opening: Standing, closing: Standing, flows: Flows) -> Result<Equation, MoneyError> {
    let moved = closing.equity.checked_sub(opening.equity)?;
    let unrealised = closing.unrealised.checked_sub(opening.unrealised)?;
    let gap = moved
        .checked_sub(flows.deposits)?
        .checked_sub(flows.earned()?)?
        .checked_sub(unrealised)?;
    Ok(Equation {
        opening,
        closing,
        flows,
        gap,
    })
}

impl Equation {
    /// Whether both sides agree within the tolerance.
    pub const fn holds(&self, tolerance: Usdc) -> bool {
        self.gap.micros().unsigned_abs() <= tolerance.micros().unsigned_abs()
    }
}
