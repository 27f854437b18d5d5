//! The accounts of the team, and open invites.

use contract::team::TeamMember;
use leptos::prelude::*;

use super::{invite::InviteForm, invites::Invites, member::MemberDrawer};
use crate::{
    api::admin::team as api,
    features::{
        feedback::Loaded,
        staff_app::{StaffPage, role_name},
    },
    i18n::{
        format::{self, Style},
        team as texts,
    },
    state::{remote::Remote, staff::StaffState},
    ui::{Badge, Button, ButtonKind, Card, Drawer, Monogram, SkeletonKind, Tone},
};

/// The accounts of the team, and open invites.
#[component]
pub fn AccountsPage() -> impl IntoView {
    let staff = StaffState::from_context();
    let members = Remote::new(api::list);
    let invites = Remote::new(api::list_invites);
    let inviting = RwSignal::new(false);
    let managed = RwSignal::new(None::<TeamMember>);
    let actions = move || {
        view! {
            <Button kind=ButtonKind::Primary on_press=move |()| inviting.set(true)>{texts::invite()}</Button>
        }
    };
    view! {
        <StaffPage title=texts::title().to_owned() actions=actions>
            <div class="stack stack--loose">
                <p class="muted prose">{texts::intro()}</p>
                <Invites invites=invites />
                <section class="stack" aria-labelledby="people">
                    <h2 id="people">{texts::people()}</h2>
                    <Loaded
                        remote=members
                        skeleton=&[SkeletonKind::Row, SkeletonKind::Row, SkeletonKind::Row]
                        on_error=move |error| staff.notice(&error)
                        children=move |page| view! {
                            <Card padded=false>
                                <ul class="rows">
                                    {page.data.into_iter().map(|member| view! {
                                        <Row member=member managed=managed />
                                    }).collect_view()}
                                </ul>
                            </Card>
                        }.into_any()
                    />
                </section>
            </div>
            <Drawer open=inviting id="invite" title=texts::invite().to_owned()>
                <InviteForm on_invited=move |()| {
                    inviting.set(false);
                    invites.reload();
                } />
            </Drawer>
            <MemberDrawer managed=managed on_changed=move |()| members.reload() />
        </StaffPage>
    }
}

/// Somebody of the team.
#[component]
fn Row(member: TeamMember, managed: RwSignal<Option<TeamMember>>) -> impl IntoView {
    let staff = StaffState::from_context();
    let is_me = staff.with_me(|me| me.id == member.id).unwrap_or_default();
    let signed_in = member.last_sign_in_at.map_or_else(
        || texts::never_signed_in().to_owned(),
        |at| texts::signed_in(&format::instant(at, Style::Moment)),
    );
    let second_factor = if member.second_factor { texts::with_second_factor() } else { texts::without_second_factor() };
    let label = texts::manage_named(&member.name);
    view! {
        <li class="list-row list-row--stacked">
            <Monogram name=member.name.clone() />
            <div class="grow stack stack--tight">
                <p class="row">
                    <span class="strong">{member.name.clone()}</span>
                    <Badge>{role_name(member.role)}</Badge>
                    {is_me.then(|| view! { <Badge tone=Tone::Info>{texts::you()}</Badge> })}
                    {(!member.active).then(|| view! { <Badge tone=Tone::Bad>{texts::inactive()}</Badge> })}
                </p>
                <p class="small">{member.email.to_string()}</p>
                <p class="muted small">{[&signed_in, " · ", second_factor].concat()}</p>
            </div>
            <div class="row list-row__actions">
                <Button kind=ButtonKind::Link label=label on_press=move |()| managed.set(Some(member.clone()))>
                    {texts::manage()}
                </Button>
            </div>
        </li>
    }
}
