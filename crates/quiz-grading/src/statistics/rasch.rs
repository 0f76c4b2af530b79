//! The Rasch model: how hard items and how able people are, on one scale.
//!
//! Difficulties by marginal maximum likelihood with the EM algorithm (Bock & Aitkin, Psychometrika 46, 1981); abilities are taken to be
//! normally distributed, with a mean and a spread that are estimated too; the scale's zero is the mean difficulty. The ability of a score
//! by weighted likelihood (Warm, Psychometrika 54, 1989), which is finite for full and empty scores. Fit by mean squares of residuals
//! (Wright & Masters, Rating Scale Analysis, 1982): near 1 as the model expects, well above 1 where answers surprise.
//!
//! An answer is right when it earned more than half of its points. An item that everybody or nobody got right has no place on the scale.

use std::collections::HashMap;

use super::Table;

/// Places at which the distribution of abilities is looked at, within [`REACH`] standard deviations.
const NODES: usize = 41;
const REACH: f64 = 4.0;
/// Rounds of the algorithm at most; it stops once no difficulty moves by more than [`STILL`].
const ROUNDS: usize = 500;
const STILL: f64 = 1e-4;
/// Nobody is looked for beyond this many logits.
const FURTHEST: f64 = 12.0;

/// Where an item stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difficulty {
    /// In logits; harder is higher.
    pub logits: f64,
    /// Its standard error.
    pub error: f64,
    /// Mean square of residuals weighted by information.
    pub infit: f64,
    /// Mean square of standardised residuals: reacts to single surprises.
    pub outfit: f64,
}

/// Where those stand who reached one score on the same items.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ability {
    /// In logits.
    pub logits: f64,
    /// Its standard error.
    pub error: f64,
    /// How many reached it.
    pub people: usize,
}

/// The estimates.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rasch {
    /// Item by item; none without a place on the scale.
    pub items: Vec<Option<Difficulty>>,
    /// From the least able.
    pub abilities: Vec<Ability>,
    /// Mean ability in logits.
    pub mean: f64,
    /// Standard deviation of abilities in logits.
    pub spread: f64,
}

/// Estimates over these attempts; none where fewer than two items tell people apart.
pub fn rasch(table: &Table) -> Option<Rasch> {
    let items: Vec<Item> = table
        .columns
        .iter()
        .enumerate()
        .filter_map(|(column, cells)| {
            let right = cells.iter().filter(|cell| cell.is_right()).count();
            let wrong = cells.len() - right;
            let logits = (wrong as f64 / right as f64).ln();
            (right > 0 && wrong > 0).then(|| Item { column, right: right as f64, logits, met: vec![0.0; NODES] })
        })
        .collect();
    if items.len() < 2 {
        return None;
    }
    let (groups, group_of) = groups(table, &items);
    let mut scale = Scale { items, mean: 0.0, spread: 1.0 };
    scale.centre();
    for _ in 0..ROUNDS {
        if scale.round(&groups) < STILL {
            break;
        }
    }
    Some(scale.finish(table, &groups, &group_of))
}

struct Item {
    column: usize,
    /// How often it was answered right.
    right: f64,
    logits: f64,
    /// People expected at each node who met it.
    met: Vec<f64>,
}

/// People who met the same items and got as many right: all that the model needs to know of them.
struct Group {
    /// Places in the list of items.
    items: Vec<usize>,
    score: u32,
    people: usize,
}

/// The groups, and for each attempt its group; none for an attempt without an item on the scale.
fn groups(table: &Table, items: &[Item]) -> (Vec<Group>, Vec<Option<usize>>) {
    let words = items.len().div_ceil(64);
    let mut masks = vec![0_u64; words * table.sittings()];
    let mut scores = vec![0_u32; table.sittings()];
    for (place, item) in items.iter().enumerate() {
        for cell in &table.columns[item.column] {
            let sitting = cell.sitting as usize;
            masks[sitting * words + place / 64] |= 1 << (place % 64);
            scores[sitting] += u32::from(cell.is_right());
        }
    }
    let mut known: HashMap<(&[u64], u32), usize> = HashMap::new();
    let mut groups: Vec<Group> = Vec::new();
    let group_of = masks
        .chunks(words)
        .zip(&scores)
        .map(|(mask, score)| {
            let group = *known.entry((mask, *score)).or_insert_with(|| {
                let items = (0..items.len()).filter(|place| mask[place / 64] >> (place % 64) & 1 == 1).collect();
                groups.push(Group { items, score: *score, people: 0 });
                groups.len() - 1
            });
            groups[group].people += 1;
            (!groups[group].items.is_empty()).then_some(group)
        })
        .collect();
    (groups, group_of)
}

fn probability(ability: f64, difficulty: f64) -> f64 {
    1.0 / (1.0 + (difficulty - ability).exp())
}

/// The estimates on their way.
struct Scale {
    items: Vec<Item>,
    mean: f64,
    spread: f64,
}

impl Scale {
    /// The mean difficulty becomes the zero.
    fn centre(&mut self) {
        let middle = self.items.iter().map(|item| item.logits).sum::<f64>() / self.items.len() as f64;
        for item in &mut self.items {
            item.logits -= middle;
        }
        self.mean -= middle;
    }

    /// One round: where people may stand given the difficulties, then the difficulties given where they may stand. Gives the longest way
    /// that an item went.
    fn round(&mut self, groups: &[Group]) -> f64 {
        let before: Vec<f64> = self.items.iter().map(|item| item.logits).collect();
        let standard = |node: usize| -REACH + 2.0 * REACH * node as f64 / (NODES - 1) as f64;
        let abilities: Vec<f64> = (0..NODES).map(|node| self.mean + self.spread * standard(node)).collect();
        self.expect(groups, &abilities);
        for item in &mut self.items {
            item.settle(&abilities);
        }
        self.centre();
        before.iter().zip(&self.items).map(|(before, item)| (before - item.logits).abs()).fold(0.0, f64::max)
    }

    /// Spreads every group over the nodes, and takes mean and spread of abilities from it.
    fn expect(&mut self, groups: &[Group], abilities: &[f64]) {
        let wrong: Vec<Vec<f64>> = self
            .items
            .iter()
            .map(|item| abilities.iter().map(|ability| (ability - item.logits).exp().ln_1p()).collect())
            .collect();
        for item in &mut self.items {
            item.met.fill(0.0);
        }
        let (mut people, mut sum, mut squares) = (0.0, 0.0, 0.0);
        for group in groups.iter().filter(|group| !group.items.is_empty()) {
            let mut weights: Vec<f64> = abilities
                .iter()
                .enumerate()
                .map(|(node, ability)| {
                    let z = (ability - self.mean) / self.spread;
                    let lost: f64 = group.items.iter().map(|item| wrong[*item][node]).sum();
                    f64::from(group.score) * ability - lost - z * z / 2.0
                })
                .collect();
            let highest = weights.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let all: f64 = weights.iter().map(|weight| (weight - highest).exp()).sum();
            for (weight, ability) in weights.iter_mut().zip(abilities) {
                *weight = group.people as f64 * (*weight - highest).exp() / all;
                sum += *weight * ability;
                squares += *weight * ability * ability;
            }
            people += group.people as f64;
            for item in &group.items {
                for (met, weight) in self.items[*item].met.iter_mut().zip(&weights) {
                    *met += weight;
                }
            }
        }
        self.mean = sum / people;
        self.spread = (squares / people - self.mean * self.mean).max(1e-4).sqrt();
    }

    fn finish(self, table: &Table, groups: &[Group], group_of: &[Option<usize>]) -> Rasch {
        let abilities: Vec<Ability> = groups.iter().map(|group| self.ability(group)).collect();
        let mut items = vec![None; table.columns.len()];
        for item in &self.items {
            let (mut squares, mut information, mut standardised, mut count) = (0.0, 0.0, 0.0, 0.0);
            for cell in &table.columns[item.column] {
                let Some(group) = group_of[cell.sitting as usize] else { continue };
                let p = probability(abilities[group].logits, item.logits);
                let residual = f64::from(u8::from(cell.is_right())) - p;
                squares += residual * residual;
                information += p * (1.0 - p);
                standardised += residual * residual / (p * (1.0 - p));
                count += 1.0;
            }
            items[item.column] = Some(Difficulty {
                logits: item.logits,
                error: 1.0 / information.sqrt(),
                infit: squares / information,
                outfit: standardised / count,
            });
        }
        let mut abilities: Vec<Ability> = abilities
            .into_iter()
            .zip(groups)
            .filter(|(_, group)| !group.items.is_empty())
            .map(|(one, _)| one)
            .collect();
        abilities.sort_by(|a, b| a.logits.total_cmp(&b.logits));
        Rasch { items, abilities, mean: self.mean, spread: self.spread }
    }

    /// The ability at which the weighted likelihood of the group's score is highest.
    fn ability(&self, group: &Group) -> Ability {
        let at = |ability: f64| {
            let (mut expected, mut information, mut skew) = (0.0, 0.0, 0.0);
            for item in &group.items {
                let p = probability(ability, self.items[*item].logits);
                expected += p;
                information += p * (1.0 - p);
                skew += p * (1.0 - p) * (1.0 - 2.0 * p);
            }
            (f64::from(group.score) - expected + skew / (2.0 * information), information)
        };
        let (mut low, mut high) = (-FURTHEST, FURTHEST);
        for _ in 0..60 {
            let middle = f64::midpoint(low, high);
            if at(middle).0 > 0.0 { low = middle } else { high = middle }
        }
        let logits = f64::midpoint(low, high);
        Ability { logits, error: 1.0 / at(logits).1.sqrt(), people: group.people }
    }
}

impl Item {
    /// Newton's way to where as many right answers are expected as there are.
    fn settle(&mut self, abilities: &[f64]) {
        for _ in 0..20 {
            let (mut expected, mut slope) = (0.0, 0.0);
            for (ability, met) in abilities.iter().zip(&self.met) {
                let p = probability(*ability, self.logits);
                expected += met * p;
                slope += met * p * (1.0 - p);
            }
            let step = ((expected - self.right) / slope.max(1e-9)).clamp(-1.0, 1.0);
            self.logits += step;
            if step.abs() < 1e-9 {
                break;
            }
        }
    }
}
