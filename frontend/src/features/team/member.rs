//! One account: its role, its sessions, its second factor, and whether it can sign in.

use contract::{ids::StaffId, team::TeamMember};
use leptos::prelude::*;

use super::{invite::RoleField, model::role_of};
use crate::{
    api::{ApiError, admin::team as api},
    features::staff_app::{Confirm, Refusal},
    i18n::team as texts,
    state::{staff::StaffState, submission::Submission},
    ui::{Button, ButtonKind, Drawer, Sheet, Toasts, open_while},
};

/// What can be done to an account after a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    ResetSecondFactor,
    Deactivate,
}

impl Step {
    fn title(self) -> &'static str {
        match self {
            Self::ResetSecondFactor => texts::reset_title(),
            Self::Deactivate => texts::deactivate_title(),
        }
    }

    fn text(self, name: &str) -> String {
        match self {
            Self::ResetSecondFactor => texts::reset_text(name),
            Self::Deactivate => texts::deactivate_text(name),
        }
    }

    fn button(self) -> &'static str {
        match self {
            Self::ResetSecondFactor => texts::reset_second_factor(),
            Self::Deactivate => texts::deactivate(),
        }
    }

    fn done(self, name: &str) -> String {
        match self {
            Self::ResetSecondFactor => texts::second_factor_reset(name),
            Self::Deactivate => texts::deactivated(name),
        }
    }

    async fn take(self, id: StaffId) -> Result<TeamMember, ApiError> {
        match self {
            Self::ResetSecondFactor => api::reset_second_factor(id).await,
            Self::Deactivate => api::deactivate(id).await,
        }
    }
}

/// The account that is managed, if one is.
#[component]
pub fn MemberDrawer(
    /// The account.
    managed: RwSignal<Option<TeamMember>>,
    /// Called after every change.
    #[prop(into)]
    on_changed: Callback<()>,
) -> impl IntoView {
    let open = open_while(managed);
    let (resetting, deactivating) = (RwSignal::new(None::<TeamMember>), RwSignal::new(None::<TeamMember>));
    let title = Signal::derive(move || {
        managed.with(|member| member.as_ref().map(|member| member.name.clone())).unwrap_or_default()
    });
    let done = Callback::new(move |()| {
        managed.set(None);
        on_changed.run(());
    });
    view! {
        <Drawer open=open id="member" title=title>
            {move || managed.get().map(|member| view! {
                <Content member=member resetting=resetting deactivating=deactivating on_done=done />
            })}
        </Drawer>
        <Question step=Step::ResetSecondFactor asked=resetting on_done=done />
        <Question step=Step::Deactivate asked=deactivating on_done=done />
    }
}

#[component]
fn Content(
    member: TeamMember,
    resetting: RwSignal<Option<TeamMember>>,
    deactivating: RwSignal<Option<TeamMember>>,
    on_done: Callback<()>,
) -> impl IntoView {
    let staff = StaffState::from_context();
    let is_me = staff.with_me(|me| me.id == member.id).unwrap_or_default();
    let name = member.name.clone();
    let subject = StoredValue::new(member.clone());
    view! {
        <div class="drawer__body stack stack--loose">
            <div>
                <p>{member.email.to_string()}</p>
                {(!is_me).then(|| view! { <p class="muted small">{texts::told(&name)}</p> })}
            </div>
            <RoleForm member=member.clone() on_done=on_done />
            <Sessions member=member.clone() is_me=is_me on_done=on_done />
            {(!is_me && member.second_factor).then(|| view! {
                <div class="stack stack--tight">
                    <p class="muted small">{texts::reset_text(&name)}</p>
                    <div>
                        <Button on_press=move |()| resetting.set(Some(subject.get_value()))>{texts::reset_second_factor()}</Button>
                    </div>
                </div>
            })}
            {(!is_me && member.active).then(|| view! {
                <div class="stack stack--tight">
                    <p class="muted small">{texts::deactivate_text(&name)}</p>
                    <div>
                        <Button kind=ButtonKind::Danger on_press=move |()| deactivating.set(Some(subject.get_value()))>
                            {texts::deactivate()}
                        </Button>
                    </div>
                </div>
            })}
            {(!member.active).then(|| view! { <Activate member=member.clone() on_done=on_done /> })}
        </div>
    }
}

/// Gives somebody another role.
#[component]
fn RoleForm(member: TeamMember, on_done: Callback<()>) -> impl IntoView {
    let toasts = Toasts::from_context();
    let submission = Submission::new();
    let role = RwSignal::new(member.role.name().to_owned());
    let former = member.role;
    let name = StoredValue::new(member.name);
    let save = move |()| {
        let Some(role) = role.with_untracked(|name| role_of(name)).filter(|role| *role != former) else { return };
        submission.run(api::change_role(member.id, role), move |_| {
            toasts.show(name.with_value(|name| texts::role_changed(name)));
            on_done.run(());
        });
    };
    view! {
        <div class="stack">
            <RoleField role=role />
            <Refusal submission=submission />
            <div><Button busy=submission.busy() on_press=save>{texts::save_role()}</Button></div>
        </div>
    }
}

/// Signs somebody out everywhere.
#[component]
fn Sessions(member: TeamMember, is_me: bool, on_done: Callback<()>) -> impl IntoView {
    let toasts = Toasts::from_context();
    let submission = Submission::new();
    let name = StoredValue::new(member.name);
    let text =
        name.with_value(
            |name| {
                if is_me { texts::end_own_sessions_text().to_owned() } else { texts::end_sessions_text(name) }
            },
        );
    let end = move |()| {
        submission.run(api::end_sessions(member.id), move |()| {
            toasts.show(name.with_value(|name| texts::sessions_ended(name)));
            on_done.run(());
        });
    };
    view! {
        <div class="stack stack--tight">
            <p class="muted small">{text}</p>
            <Refusal submission=submission />
            <div><Button busy=submission.busy() on_press=end>{texts::end_sessions()}</Button></div>
        </div>
    }
}

/// Lets somebody sign in again.
#[component]
fn Activate(member: TeamMember, on_done: Callback<()>) -> impl IntoView {
    let toasts = Toasts::from_context();
    let submission = Submission::new();
    let name = StoredValue::new(member.name);
    let activate = move |()| {
        submission.run(api::activate(member.id), move |_| {
            toasts.show(name.with_value(|name| texts::activated(name)));
            on_done.run(());
        });
    };
    view! {
        <div class="stack stack--tight">
            <p class="muted small">{name.with_value(|name| texts::activate_text(name))}</p>
            <Refusal submission=submission />
            <div><Button busy=submission.busy() on_press=activate>{texts::activate()}</Button></div>
        </div>
    }
}

/// Asks before something is taken away from somebody.
#[component]
fn Question(step: Step, asked: RwSignal<Option<TeamMember>>, on_done: Callback<()>) -> impl IntoView {
    let toasts = Toasts::from_context();
    let open = open_while(asked);
    let question = move || {
        let member = asked.get()?;
        let submission = Submission::new();
        let (id, name) = (member.id, StoredValue::new(member.name));
        let take = move |()| {
            submission.run(step.take(id), move |_| {
                open.set(false);
                toasts.show(name.with_value(|name| step.done(name)));
                on_done.run(());
            });
        };
        Some(view! {
            <p>{name.with_value(|name| step.text(name))}</p>
            <Confirm open=open submission=submission button=step.button() on_confirm=take />
        })
    };
    view! { <Sheet open=open title=step.title()>{question}</Sheet> }
}
