//! The views of Samenbeeld: what a person sees and may ask for. No storage and no network in here.
