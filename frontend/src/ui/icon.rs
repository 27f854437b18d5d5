//! Icons: one inline SVG each, drawn on a grid of 24 with round ends.

use leptos::{prelude::*, tachys::html::InertElement};

/// What an icon shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IconName {
    /// A bell.
    Bell,
    /// An upward arrow out of a calendar: add to one's own calendar.
    CalendarAdd,
    /// A calendar leaf.
    Calendar,
    /// A tick.
    Check,
    /// Points back; follows the writing direction.
    ChevronBack,
    /// Points on; follows the writing direction.
    ChevronNext,
    /// A clock face.
    Clock,
    /// A cross.
    Close,
    /// A device.
    Device,
    /// A house.
    Home,
    /// A key.
    Key,
    /// An envelope.
    Mail,
    /// Three lines, one below the other.
    Menu,
    /// A map pin.
    Pin,
    /// Three dots.
    More,
    /// A telephone receiver.
    Phone,
    /// A plus in a circle.
    PlusCircle,
    /// A magnifying glass.
    Search,
    /// A gear.
    Settings,
    /// A door with an arrow.
    SignOut,
    /// Several people.
    People,
    /// One person.
    Person,
    /// A triangle with an exclamation mark.
    Warning,
    /// A cloud crossed out.
    Offline,
}

impl IconName {
    const fn path(self) -> &'static str {
        match self {
            Self::Bell => "M6 16V10.5a6 6 0 0 1 12 0V16l1.5 2h-15zM10 21h4",
            Self::CalendarAdd => {
                "M4 10h16M8 3v4M16 3v4M20 13V7a2 2 0 0 0-2-2H6a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h6M18 16v6M15 19h6"
            }
            Self::Calendar => {
                "M4 10h16M8 3v4M16 3v4M6 5h12a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2z"
            }
            Self::Check => "M5 12.5l4.5 4.5L19 7.5",
            Self::ChevronBack => "M15 5l-7 7 7 7",
            Self::ChevronNext => "M9 5l7 7-7 7",
            Self::Clock => "M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM12 7v5l3 2",
            Self::Close => "M6 6l12 12M18 6L6 18",
            Self::Device => "M8 2h8a2 2 0 0 1 2 2v16a2 2 0 0 1-2 2H8a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2zM11 18.5h2",
            Self::Home => "M3 11.5L12 4l9 7.5M5.5 9.5V20h13V9.5",
            Self::Key => "M14.5 9.5a4.5 4.5 0 1 1-9 0 4.5 4.5 0 0 1 9 0zM13.2 12.7L20 19.5M17 16.5l2-2",
            Self::Mail => {
                "M5 5h14a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2zM3.5 7.5L12 13l8.5-5.5"
            }
            Self::Menu => "M4 7h16M4 12h16M4 17h16",
            Self::Pin => {
                "M12 21s7-6.1 7-11.5a7 7 0 1 0-14 0C5 14.9 12 21 12 21zM12 7.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5z"
            }
            Self::More => "M5 12h.01M12 12h.01M19 12h.01",
            Self::Phone => {
                "M5 4h4l1.5 4.5L8 10.5a12 12 0 0 0 5.5 5.5l2-2.5L20 15v4a2 2 0 0 1-2 2A15 15 0 0 1 3 6a2 2 0 0 1 2-2z"
            }
            Self::PlusCircle => "M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM12 8v8M8 12h8",
            Self::Search => "M11 4a7 7 0 1 1 0 14 7 7 0 0 1 0-14zM16.2 16.2L21 21",
            Self::Settings => {
                "M12 9a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM12 3v3M12 18v3M3 12h3M18 12h3M5.6 5.6l2.1 2.1M16.3 16.3l2.1 2.1M5.6 18.4l2.1-2.1M16.3 7.7l2.1-2.1"
            }
            Self::SignOut => "M14 4H6a1 1 0 0 0-1 1v14a1 1 0 0 0 1 1h8M10 12h10M16.5 8.5L20 12l-3.5 3.5",
            Self::People => {
                "M9 5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7zM2.5 20a6.5 6.5 0 0 1 13 0M16 5.3a3.5 3.5 0 0 1 0 6.4M18 14.3a6.5 6.5 0 0 1 3.5 5.7"
            }
            Self::Person => "M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM4.5 20.5a7.5 7.5 0 0 1 15 0",
            Self::Warning => "M12 4L2.5 20h19zM12 10v4.5M12 17.3v.01",
            Self::Offline => "M7 18a4.5 4.5 0 0 1-.5-9M9.5 6.3A6 6 0 0 1 17.5 10a4 4 0 0 1 2.8 6.5M3 3l18 18M7 18h10",
        }
    }

    const fn is_directional(self) -> bool {
        matches!(self, Self::ChevronBack | Self::ChevronNext | Self::SignOut)
    }
}

/// A decorative icon; what it means is said in text beside it.
#[component]
pub fn Icon(
    /// What it shows.
    name: IconName,
    /// Its width and height in pixels.
    #[prop(default = 24)]
    size: u16,
) -> impl IntoView {
    let class = if name.is_directional() { "icon icon--directional" } else { "icon" };
    let width = if matches!(name, IconName::More) { "2.6" } else { "1.7" };
    let size = size.to_string();
    // As a text, which is much less code than elements and attributes. Nothing in it is anybody's
    // input.
    InertElement::new(
        [
            "<svg class=\"",
            class,
            "\" width=\"",
            &size,
            "\" height=\"",
            &size,
            "\" viewBox=\"0 0 24 24\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"",
            width,
            "\" stroke-linecap=\"round\" stroke-linejoin=\"round\" aria-hidden=\"true\" focusable=\"false\"><path d=\"",
            name.path(),
            "\"/></svg>",
        ]
        .concat(),
    )
}
