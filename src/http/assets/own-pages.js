// What people's own pages can do a little better with a script: show a password while it is typed, and print.
for (const part of document.querySelectorAll('[data-with-script]')) part.hidden = false;

for (const box of document.querySelectorAll('input[data-shows]')) {
  const typed = document.getElementById(box.dataset.shows);
  const show = () => {
    typed.type = box.checked ? 'text' : 'password';
  };
  box.addEventListener('change', show);
  // No browser remembers it as a text, or shows it again after the way back.
  typed.form.addEventListener('submit', () => {
    typed.type = 'password';
  });
  show();
}

for (const button of document.querySelectorAll('button[data-print]')) {
  button.addEventListener('click', () => print());
}
