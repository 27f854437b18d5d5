//! The steps of signing in.

use contract::problem::{ClinicChoice, ErrorCode, Problem};

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// E-mail address and password.
    Password,
    /// The one-time code as well.
    Code,
    /// Which of several clinics.
    Clinic(Vec<ClinicChoice>),
}

/// The step that a refusal leads to. None when it leads nowhere and is to be shown.
pub fn step_after(problem: &Problem) -> Option<Step> {
    match problem.code {
        ErrorCode::SecondFactorRequired => Some(Step::Code),
        ErrorCode::ClinicChoiceRequired => Some(Step::Clinic(problem.clinics.clone())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_may_be_another_question() {
        let problem = |code| Problem::new(code, "", "");
        assert_eq!(step_after(&problem(ErrorCode::SecondFactorRequired)), Some(Step::Code));
        assert_eq!(step_after(&problem(ErrorCode::InvalidCredentials)), None);
        let mut choice = problem(ErrorCode::ClinicChoiceRequired);
        choice.clinics.push(ClinicChoice { slug: "rosewood".to_owned(), name: "Rosewood".to_owned() });
        assert_eq!(step_after(&choice), Some(Step::Clinic(choice.clinics.clone())));
    }
}
