package app

// react is the whole conversation between the parts: when this has happened
// there, that is done here. Delivery may repeat, so what a reaction calls must
// bear repetition.
func (a *App) react() {
}
