// node take-mail.mjs PORT: a mail server that takes every letter and prints it.
import { createServer } from 'node:net';

createServer((socket) => {
  let letter = false;
  socket.setEncoding('utf8').on('error', () => {});
  socket.write('220 mail\r\n');
  let rest = '';
  socket.on('data', (chunk) => {
    const lines = (rest + chunk).split('\r\n');
    rest = lines.pop();
    for (const line of lines) {
      if (letter && line === '.') letter = false;
      else if (letter) {
        console.log(line);
        continue;
      } else if (line === 'DATA') {
        letter = true;
        socket.write('354 go on\r\n');
        continue;
      } else if (line === 'QUIT') {
        socket.end('221 bye\r\n');
        return;
      }
      socket.write('250 well\r\n');
    }
  });
}).listen(Number(process.argv[2]), '127.0.0.1');
