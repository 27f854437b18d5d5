//! The clients of a mailing, with what became of each one's mail.

use contract::{
    ids::LoginMailingId,
    login_mailings::{MailingRecipient, RecipientCounts, RecipientState},
    paging::Page,
};
use leptos::{prelude::*, task::spawn_local};

use super::model::{reason_text, recipient_state_name, recipient_state_tone};
use crate::{
    api::admin::login_mailings as api,
    features::feedback::Loaded,
    i18n::{
        format::{self, Style},
        login_mailings as texts, staff_app,
    },
    state::{
        remote::Remote,
        staff::{StaffState, href},
        submission::Submission,
    },
    ui::{Badge, Button, Card, EmptyState, IconName, SkeletonKind, live},
};

/// The clients of a mailing.
#[component]
pub fn Recipients(
    /// The mailing.
    id: LoginMailingId,
    /// The state it is narrowed to.
    filter: RwSignal<Option<RecipientState>>,
    /// How far it is: the rows are read again when that changes.
    counts: Memo<RecipientCounts>,
) -> impl IntoView {
    let staff = StaffState::from_context();
    let page = Remote::new(move || {
        let (seen, rows) = (counts.get_untracked(), api::recipients(id, filter.get(), None));
        async move { Ok((seen, rows.await?)) }
    });
    view! {
        <section class="stack" aria-labelledby="recipients">
            <h2 id="recipients">{texts::clients()}</h2>
            <Loaded
                remote=page
                skeleton=&[SkeletonKind::Row, SkeletonKind::Row, SkeletonKind::Row]
                on_error=move |error| staff.notice(&error)
                children=move |(seen, first)| {
                    view! { <Table id=id first=first seen=seen filter=filter.get_untracked() counts=counts /> }
                        .into_any()
                }
            />
        </section>
    }
}

/// The rows so far. Those that change are drawn anew, the others stay, and the focus with them.
#[component]
fn Table(
    id: LoginMailingId,
    first: Page<MailingRecipient>,
    /// How far the mailing was when they were asked for.
    seen: RecipientCounts,
    filter: Option<RecipientState>,
    counts: Memo<RecipientCounts>,
) -> impl IntoView {
    let submission = Submission::new();
    let rows = RwSignal::new(first.data);
    let next = RwSignal::new(first.next);
    let extended = StoredValue::new(false);
    let more = Callback::new(move |()| {
        submission.run(api::recipients(id, filter, next.get_untracked()), move |page| {
            extended.set_value(true);
            rows.update(|rows| rows.extend(page.data));
            next.set(page.next);
        });
    });
    // Answers overtake each other: an older one says what was.
    let (asked, shown) = (StoredValue::new(0_u32), StoredValue::new(0_u32));
    Effect::new(move |before: Option<()>| {
        let now = counts.get();
        // The mailing may have moved, for the last time, while the first rows were on their way.
        if before.is_none() && now == seen {
            return;
        }
        let number = asked.get_value().wrapping_add(1);
        asked.set_value(number);
        spawn_local(async move {
            let Ok(newest) = api::recipients(id, filter, None).await else { return };
            if shown.try_get_value().is_none_or(|shown| shown > number) {
                return;
            }
            shown.set_value(number);
            match extended.try_get_value() {
                // The page has gone meanwhile.
                None => {}
                Some(true) => rows.update(|rows| {
                    for row in newest.data {
                        if let Some(shown) = rows.iter_mut().find(|shown| shown.client_id == row.client_id) {
                            *shown = row;
                        }
                    }
                }),
                Some(false) => {
                    rows.set(newest.data);
                    next.set(newest.next);
                }
            }
        });
    });
    let nobody = Memo::new(move |_| rows.with(Vec::is_empty));
    view! {
        {live(move || if nobody.get() {
            view! { <EmptyState icon=IconName::People title=texts::nobody_here() /> }.into_any()
        } else {
            view! {
                <Card padded=false>
                    <table class="table">
                        <thead>
                            <tr>
                                <th scope="col">{texts::name()}</th>
                                <th scope="col">{texts::state()}</th>
                                <th scope="col" class="table__wide">{texts::when()}</th>
                            </tr>
                        </thead>
                        <tbody>
                            <For each=move || rows.get() key=|row| (row.client_id, row.state) let:row>
                                <Row recipient=row />
                            </For>
                        </tbody>
                    </table>
                </Card>
            }
            .into_any()
        })}
        {live(move || next.with(Option::is_some).then(|| view! {
            <div class="row row--center">
                <Button busy=submission.busy() on_press=more>{staff_app::load_more()}</Button>
            </div>
        }))}
    }
}

#[component]
fn Row(recipient: MailingRecipient) -> impl IntoView {
    let name = [recipient.first_name.as_str(), recipient.last_name.as_str()].join(" ").trim().to_owned();
    let address = href(&["/clients/", &recipient.client_id.to_string()].concat());
    let state = recipient.state;
    view! {
        <tr class="table__row">
            <th scope="row">
                <span class="table__contact">
                    <a class="table__link" href=address>{name}</a>
                    <span class="muted small">{recipient.email.map(|email| email.to_string())}</span>
                </span>
            </th>
            <td>
                <Badge tone=recipient_state_tone(state)>{recipient_state_name(state)}</Badge>
                {recipient.reason.map(|reason| view! { <p class="muted small">{reason_text(&reason)}</p> })}
            </td>
            <td class="table__wide muted numeric">{format::instant(recipient.updated_at, Style::Moment)}</td>
        </tr>
    }
}
